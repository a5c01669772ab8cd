package org.rocketserver.runner;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Runs command lines one after the other as {@code java -jar rocket.jar} does, each until it would serve, and tells for
 * each the exit status and the last line that it printed. A program of its own, for commands name files of the folder
 * in which they are given; one for all of them, since a JVM takes longer to start than what it runs.
 */
final class Commands {
    /** Between the parts of a line of this program's output. */
    static final String SEPARATOR = "\t";

    /** For the command that reads one. */
    private static final byte[] PASSWORD = "secret\n".getBytes(StandardCharsets.UTF_8);

    private Commands() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
            int status = new Runner(new ByteArrayInputStream(PASSWORD), out, out).run(Map.of(), line.split(" ", -1));
            String text = said.toString(StandardCharsets.UTF_8).strip();
            answers.println(status + SEPARATOR + text.substring(text.lastIndexOf('\n') + 1));
        }
    }
}
