/**
 * How does the server do? A page for people, JSON for programs, health checks for load balancers. Nothing of it is
 * there unless it is asked for.
 */
package org.rocketserver.servlet.status;
