/** Who asks where wrk cannot? Clients of our own, in processes of their own. */
package org.rocketserver.examples.benchmark.client;
