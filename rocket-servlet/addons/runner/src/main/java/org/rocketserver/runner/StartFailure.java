package org.rocketserver.runner;

import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import org.rocketserver.config.ListenException;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.TlsException;
import org.rocketserver.servlet.DeploymentException;

/** What a start that failed means to the user. Pure. */
final class StartFailure {
    private StartFailure() {}

    /** The refusal that tells it. */
    static Refusal refusal(Plan plan, Exception failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof DeploymentException) {
                return new Refusal(Refusal.Kind.DEPLOYMENT, sentence(at), failure);
            }
            if (at instanceof TlsException) {
                return new Refusal(Refusal.Kind.USAGE, cannotSpeakTls(plan, at), failure);
            }
            if (at instanceof ListenException refused) {
                return new Refusal(
                        Refusal.Kind.BIND,
                        cannotListen(refused.listener(), refused.getCause() == null ? refused : refused.getCause()),
                        failure);
            }
        }
        return new Refusal(
                Refusal.Kind.FAILURE,
                "the server does not start: " + sentence(failure) + "; --stacktrace shows where it comes from",
                failure);
    }

    /** Files come from the option, unless it is not given: then they come from the setting that the message names. */
    private static String cannotSpeakTls(Plan plan, Throwable failure) {
        String reason = sentence(failure);
        return plan.options().secure.https == null ? reason : reason.replaceFirst("^tls\\.certificates:", "--https:");
    }

    private static String cannotListen(ListenerConfig listener, Throwable failure) {
        String reason = sentence(failure);
        String place =
                listener.unixSocket() == null ? listener.host() + ":" + listener.port() : "" + listener.unixSocket();
        String remedy = "choose another with --address and --port";
        if (listener.unixSocket() != null) {
            remedy = (reason.contains("No such file") ? "make its folder, or " : "")
                    + "choose another socket with --unix";
        } else if (reason.contains("in use")) {
            remedy = "stop the program that holds it, or choose another port with "
                    + (listener.tls() == null ? "--port" : "--port or --https-port") + " (0 takes a free one)";
        } else if (reason.contains("denied")) {
            remedy = "ports below 1024 are for privileged users: choose another with --port";
        } else if (failure instanceof ListenException) {
            return listener.inheritedChannel() || listener.channel() != null
                    ? reason
                    : "cannot listen on " + place + ", for there is no such host; choose another with --address";
        } else if (reason.contains("assign") || failure instanceof UnresolvedAddressException) {
            remedy = "this machine does not have that address: choose another with --address";
        } else if (!(failure instanceof SocketException)) {
            return "cannot listen on " + place + " (" + reason + ")";
        }
        return "cannot listen on " + place + " (" + reason + "); " + remedy;
    }

    /** What an exception says, or its name where it says nothing. */
    static String sentence(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
