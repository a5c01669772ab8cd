package org.rocketserver.runner;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the program says when it serves. */
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
     * How long what took.
     *
     * @param jvm from the start of the process to that of this program
     * @param reading applications: unpacking, descriptors, classes
     * @param starting their own code
     * @param total from the start of the process to the first request that can be served
     */
    record Times(Duration jvm, Duration reading, Duration starting, Duration total) {
        @Override
        public String toString() {
            Duration rest = total.minus(jvm).minus(reading).minus(starting);
            return total.toMillis() + " ms (JVM " + jvm.toMillis() + ", read " + reading.toMillis() + ", start "
                    + starting.toMillis() + ", server " + Math.max(0, rest.toMillis()) + ")";
        }
    }

    /**
     * One line, without its end.
     *
     * @param places where the server listens
     * @param served what it serves
     * @param times how long it took
     * @param certificate when the first certificate is over, or null if there is none
     * @param status where the status page is, or null
     */
    static String of(
            List<String> places,
            List<Served> served,
            Times times,
            @Nullable Instant certificate,
            @Nullable URI status) {
        StringBuilder line = new StringBuilder("Rocket is ready at ")
                .append(String.join(" and ", places))
                .append(" after ")
                .append(times)
                .append(": ");
        List<String> parts = new ArrayList<>();
        served.forEach(each -> parts.add(each.toString()));
        if (status != null) {
            parts.add("status at " + status);
        }
        if (certificate != null) {
            parts.add((certificate.isBefore(Instant.now()) ? "certificate EXPIRED on " : "certificate until ")
                    + LocalDate.ofInstant(certificate, ZoneId.systemDefault()));
        }
        return line.append(String.join(", ", parts)).toString();
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
