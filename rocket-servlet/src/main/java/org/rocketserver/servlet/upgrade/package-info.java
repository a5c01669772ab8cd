/**
 * What happens on a connection that left HTTP? The handler an application named with {@code upgrade} gets the
 * connection's two streams (Servlet 6.1 §2.3.3.5), blocking or with listeners, until it closes them. Internal: it may
 * change in any release.
 */
package org.rocketserver.servlet.upgrade;
