package org.rocketserver.http;

/**
 * The peer broke a rule. Carries the status that answers it and a sentence that is safe to show: it names the rule and
 * never repeats what the peer sent. Has no stack trace, for it is an answer and not a fault of ours.
 */
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * Refuses what the peer sent.
     *
     * @param status the status code that answers it, 400 to 599
     * @param rule the rule that was broken, in words of ours
     */
    public HttpException(Status status, String rule) {
        super(rule, null, false, false);
        this.status = status.code();
    }

    /** The status that answers the breach. */
    public Status status() {
        return Status.of(status);
    }
}
