/**
 * How does an application bring pages (JSP) and WebSockets? By having Jasper and Tyrus among its libraries: both
 * announce themselves. Here they make a chat.
 */
package org.rocketserver.examples.chat;
