package org.rocketserver.servlet.message;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Exchange;

/** The response as the application sees it. */
public final class RocketResponse {
    /**
     * The response of an exchange.
     *
     * @param exchange where it goes
     * @param services what it asks of other rooms
     * @param frames the request's dispatches
     * @param settings buffer size, redirects
     */
    public RocketResponse(Exchange exchange, RequestServices services, Frames frames, MessageSettings settings) {}

    /** What {@code sendError} asked for and nobody has answered yet, or null. */
    public @Nullable SentError error() {
        return null;
    }

    /** Takes the error up: clears it and opens the response again, its status set, so that an error page can write. */
    public void beginErrorPage() {}

    /** Whether nothing more can be written: closed by the application, or its length is reached. */
    public boolean closed() {
        return false;
    }

    /** Closes the response to the application, as a forward does when it returns (§9.4); sends what is buffered. */
    public void closeToApplication() throws IOException {}

    /** Commits if needed, writes what is left and ends the body; the response is over. */
    public void finish() throws IOException {}

    /** What was asked with {@code sendError}. */
    public record SentError(int status, @Nullable String message) {}
}
