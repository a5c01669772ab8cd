/** How is each line of the table in README.md shown? */
package org.rocketserver.examples.reliability.program;
