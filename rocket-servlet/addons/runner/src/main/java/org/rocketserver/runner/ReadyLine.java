package org.rocketserver.runner;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What the program says when it serves. Pure. */
final class ReadyLine {
    private ReadyLine() {}

    /**
     * What is found at a context path.
     *
     * @param contextPath {@code "/"} is the root
     * @param name of the file or folder
     * @param servlets how many the application has
     * @param filters how many the application has
     */
    record Served(String contextPath, String name, int servlets, int filters) {
        @Override
        public String toString() {
            return contextPath + " " + name
                    + (servlets + filters == 0
                            ? ""
                            : " (" + count(servlets, "servlet") + ", " + count(filters, "filter") + ")");
        }
    }

    /**
     * One line, without its end.
     *
     * @param uris where the server listens
     * @param served what it serves
     * @param sinceStart since the JVM was started
     */
    static String of(List<URI> uris, List<Served> served, Duration sinceStart) {
        StringBuilder line = new StringBuilder("Rocket is ready at ");
        for (int i = 0; i < uris.size(); i++) {
            line.append(i == 0 ? "" : " and ").append(uris.get(i));
        }
        line.append(" after ").append(sinceStart.toMillis()).append(" ms: ");
        for (int i = 0; i < served.size(); i++) {
            line.append(i == 0 ? "" : ", ").append(served.get(i));
        }
        return line.toString();
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
