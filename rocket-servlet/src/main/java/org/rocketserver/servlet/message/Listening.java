package org.rocketserver.servlet.message;

/**
 * How a stream that was given a listener speaks to what calls the listener.
 *
 * @param begin has the listener called for the first time; run once, when the stream is set up for it
 * @param wanted run whenever the stream answered "not ready"; may run on any thread the application uses the stream on,
 *     and must not call the listener itself
 */
public record Listening(Runnable begin, Runnable wanted) {}
