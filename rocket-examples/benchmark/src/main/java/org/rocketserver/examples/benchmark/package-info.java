/**
 * How fast is Rocket, beside its peers and beside what is physically possible? Servers run embedded in processes of
 * their own, the load comes from {@code wrk} in another; the figure to trust is the processor time of the server per
 * request. {@link org.rocketserver.examples.benchmark.Benchmark} is the story; {@code server} has the contenders,
 * {@code servlet} the servlets that all of them serve.
 */
package org.rocketserver.examples.benchmark;
