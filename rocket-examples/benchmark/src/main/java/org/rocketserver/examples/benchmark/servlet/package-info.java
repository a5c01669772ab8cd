/** What do all servers serve? The same servlets, listed once in {@code Servlets}. */
package org.rocketserver.examples.benchmark.servlet;
