/** What is attacked: a server with the default settings and an application that uses, and breaks, everything. */
package org.rocketserver.examples.reliability.server;
