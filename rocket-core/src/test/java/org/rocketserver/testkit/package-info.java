/**
 * How is the server tested without one? Stand-ins for what lies at the edges: an exchange, a transport, a clock, a raw
 * client. Shared with the other modules as this module's test-jar.
 */
@NullMarked
package org.rocketserver.testkit;

import org.jspecify.annotations.NullMarked;
