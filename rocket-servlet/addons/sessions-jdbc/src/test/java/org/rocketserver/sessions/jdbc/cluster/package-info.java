/**
 * What does it take to show that a cluster loses nothing? A real database, servers of their own processes, a balancer
 * before them, and clients that know what has to come next.
 */
package org.rocketserver.sessions.jdbc.cluster;
