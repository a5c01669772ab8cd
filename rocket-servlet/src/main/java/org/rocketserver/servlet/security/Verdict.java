package org.rocketserver.servlet.security;

/** What the gate says of a request. */
public sealed interface Verdict {
    /** The request may go on. */
    record GoOn() implements Verdict {}

    /** The request was answered: refused, challenged, redirected or shown a login page. */
    record Answered() implements Verdict {}

    /**
     * The request may go on in the shape it had before the login: with the saved method, headers and body.
     *
     * @param saved what to go on with; its URI is that of the request at hand
     */
    record Replay(SavedRequest saved) implements Verdict {}
}
