/**
 * How does a request move to its target and back? {@link org.rocketserver.servlet.dispatch.RequestCycle} is the story
 * of one exchange: listeners, gate, filters, servlet, errors, the end. Forwards, includes and error pages are passes of
 * the same kind, each with its own frame. Here the ports of the other rooms are implemented: what a request asks, what
 * sessions, security and asynchronous processing ask. Internal: it may change in any release.
 */
package org.rocketserver.servlet.dispatch;
