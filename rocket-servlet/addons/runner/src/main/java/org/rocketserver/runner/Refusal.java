package org.rocketserver.runner;

import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The program ends before it serves. The message is one sentence for the user: what, where and what to do. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, as the exit status says it. */
    enum Kind {
        /** The command line, the file of settings or the environment says something that cannot be. */
        USAGE(1),
        /** An address cannot be listened on. */
        BIND(2),
        /** An application cannot start. */
        DEPLOYMENT(3),
        /** Anything else: a defect of Rocket or of the machine. */
        FAILURE(4);

        private final int exitStatus;

        Kind(int exitStatus) {
            this.exitStatus = exitStatus;
        }

        int exitStatus() {
            return exitStatus;
        }
    }

    private final Kind kind;

    Refusal(Kind kind, String sentence) {
        this(kind, sentence, null);
    }

    Refusal(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** Of an option that names a folder which another user or process has. */
    static Refusal of(String option, Path folder, AccessDeniedException e) {
        String reason = e.getReason() == null ? "this user may not" : e.getReason();
        return new Refusal(Kind.USAGE, option + " " + folder + " cannot be used, for " + reason + "; name another", e);
    }

    Kind kind() {
        return kind;
    }
}
