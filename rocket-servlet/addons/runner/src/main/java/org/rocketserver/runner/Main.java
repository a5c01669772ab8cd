package org.rocketserver.runner;

/** The program: {@code java -jar rocket.jar app.war}. */
public final class Main {
    private Main() {}

    /**
     * Runs until stopped, and ends the JVM, with a status other than 0 when it cannot run. See {@code --help}. Threads
     * that applications have left behind would keep the JVM otherwise, and whoever waits for it.
     */
    public static void main(String[] arguments) {
        System.exit(new Runner(System.in, System.out, System.err).run(System.getenv(), arguments));
    }
}
