/**
 * How does one run a web application from the command line?
 *
 * <pre>
 * args, file, environment ─▶ Options ─▶ Plan ─▶ Runner ─▶ Rocket
 *                               └──────────┴───────┴─▶ Refusal: one sentence and an exit status
 * </pre>
 */
package org.rocketserver.runner;
