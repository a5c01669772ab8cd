/** How does one run a web application? The front door: an application described in code or packed in a WAR. */
package org.rocketserver.servlet;
