/**
 * Who comes back? Sessions (Servlet 6.1 §7): how a request finds its session, how long a session lives and who is told.
 * What it needs of a request it asks of {@link org.rocketserver.servlet.session.TrackedExchange}; one
 * {@link org.rocketserver.servlet.session.SessionAccess} for each request does the rest.
 */
package org.rocketserver.servlet.session;
