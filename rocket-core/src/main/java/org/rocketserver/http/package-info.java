/**
 * What do the words of HTTP mean? Values of RFC 9110, 3986 and 6265: parsed, compared and written here, and nowhere
 * else; also how text gets into a page that a server writes itself. Pure: no input or output, no threads, no clock.
 */
package org.rocketserver.http;
