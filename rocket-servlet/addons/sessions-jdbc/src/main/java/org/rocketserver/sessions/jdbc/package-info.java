/**
 * How do several servers share sessions? By a table that all of them read and write:
 * {@link org.rocketserver.sessions.jdbc.JdbcSessions}, given to
 * {@link org.rocketserver.servlet.ServletContainer#sessionStore}. Any of them can then serve any client, and each can
 * be restarted while the others go on.
 */
package org.rocketserver.sessions.jdbc;
