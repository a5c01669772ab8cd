/**
 * What do the pure parts cost, in nanoseconds and octets of heap per operation? JMH measures them one by one, without a
 * socket. Those that only {@code org.rocketserver.http1} sees stand in a package of that name.
 */
package org.rocketserver.examples.benchmark.micro;
