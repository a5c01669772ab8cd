/**
 * What came lately, and will likely come again? {@link org.rocketserver.recent.Recent} keeps it for all connections, in
 * a bounded table. Open to the server's own modules only; may change in any release. A leaf: it knows no other room.
 */
package org.rocketserver.recent;
