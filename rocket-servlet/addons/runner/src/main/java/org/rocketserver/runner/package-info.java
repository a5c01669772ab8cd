/**
 * How does one run a web application from the command line?
 *
 * <pre>
 * args, file, environment ─▶ CommandLines ─▶ Options ─▶ Planner ─▶ Plan ─▶ Runner ─▶ Rocket
 *                               └──────────────────────────┴────────────────┴─▶ Refusal: a sentence, an exit status
 * </pre>
 */
package org.rocketserver.runner;
