/**
 * How is each contender set up? Embedded, with the settings of production: no access log, keep-alive without a limit of
 * requests, 20,000 connections, a backlog of 4,096, long time-outs, the default numbers of threads.
 */
package org.rocketserver.examples.benchmark.server;
