package org.rocketserver.runner;

/** The program: {@code java -jar rocket.jar app.war}. */
public final class Main {
    private Main() {}

    /** Runs until stopped; ends the JVM with a status other than 0 when it cannot. See {@code --help}. */
    public static void main(String[] arguments) {
        int status = new Runner(System.in, System.out, System.err).run(System.getenv(), arguments);
        if (status != 0) {
            System.exit(status);
        }
    }
}
