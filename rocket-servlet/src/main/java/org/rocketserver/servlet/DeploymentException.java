package org.rocketserver.servlet;

/**
 * An application cannot start. The message says of which application that is true, what is wrong, where (file, line,
 * class or jar) and what to do.
 */
public final class DeploymentException extends Exception {
    private static final long serialVersionUID = 1;

    /** With a message that needs no cause. */
    public DeploymentException(String message) {
        super(message);
    }

    /** With the cause for those who want the trace. */
    public DeploymentException(String message, Throwable cause) {
        super(message, cause);
    }
}
