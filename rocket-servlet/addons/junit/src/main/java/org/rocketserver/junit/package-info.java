/**
 * How does a test get a real server? By {@code @RocketTest}: it starts one on a free port, deploys what the test names,
 * and hands out its address and clients that know it. Nothing is static, so that tests may run in parallel.
 */
package org.rocketserver.junit;
