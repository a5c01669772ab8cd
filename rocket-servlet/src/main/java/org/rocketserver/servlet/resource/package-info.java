/**
 * What about files? Where the static resources of an application lie (folders, archives, jars laid over each other,
 * Servlet 6.1 §4.6) and the servlet that serves them, keeping what was asked for lately. Paths come canonical: decoded
 * and normalised once, by mapping.
 */
package org.rocketserver.servlet.resource;
