package org.rocketserver.junit;

import java.util.List;

/** Stands below the failure of a test and tells what the server was asked meanwhile, and how it answered. */
final class ServerLog extends Exception {
    private static final long serialVersionUID = 1;

    ServerLog(List<String> requests) {
        super(
                requests.isEmpty()
                        ? "the server got no request during this test"
                        : "requests during this test:\n\t\t" + String.join("\n\t\t", requests),
                null,
                false,
                false);
    }
}
