package org.rocketserver.runner;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.Passwords;

/**
 * {@code hash [--digest realm] [name [role ...]]}: makes the line of a user for the file of {@code --users}, or without
 * a name the hash alone. The password is asked for, or read from standard input; it is never an argument, for those are
 * seen by everybody on the machine.
 */
final class HashCommand {
    static final String NAME = "hash";

    private static final String USAGE = "hash [--digest realm] [name [role ...]]";

    private HashCommand() {}

    /**
     * Hashes.
     *
     * @param arguments without the command's name
     * @throws Refusal the arguments are not of that form, or there is no password
     */
    static void run(InputStream in, PrintStream out, String... arguments) throws Refusal {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        words.removeIf("--stacktrace"::equals);
        String realm = null;
        int digest = words.indexOf("--digest");
        if (digest >= 0) {
            if (digest + 1 >= words.size() || words.size() < 3) {
                throw Planner.usage("--digest needs the realm's name and a user; it is " + USAGE);
            }
            words.remove(digest);
            realm = words.remove(digest);
        }
        for (String word : words) {
            if (word.startsWith("-")) {
                throw Planner.usage("hash does not know " + word + "; it is " + USAGE
                        + ", and asks for the password or reads it from standard input");
            }
        }
        if (!words.isEmpty() && words.get(0).isBlank()) {
            throw Planner.usage("hash: the name is empty; it is " + USAGE);
        }
        for (String role : words.subList(Math.min(1, words.size()), words.size())) {
            if (role.isEmpty() || !role.equals(role.strip()) || role.indexOf(',') >= 0 || role.startsWith("ha1:")) {
                throw Planner.usage("hash: '" + role + "' is no role; it is " + USAGE
                        + ", each role a word of its own without commas or blanks around it");
            }
        }
        out.println(ascii(line(password(in), realm, words)));
        out.flush();
    }

    /** What goes into the file. */
    static String line(String password, @Nullable String realm, List<String> nameAndRoles) {
        StringBuilder line = new StringBuilder();
        if (!nameAndRoles.isEmpty()) {
            line.append(escaped(nameAndRoles.get(0))).append(" = ");
        }
        line.append(Passwords.hash(password));
        if (realm != null) {
            line.append(", ha1:").append(Passwords.ha1(nameAndRoles.get(0), realm, password));
        }
        nameAndRoles.stream().skip(1).forEach(role -> line.append(", ").append(role.replace("\\", "\\\\")));
        return line.toString();
    }

    /** With the escapes of a properties file, for a console may have another charset than the file. */
    private static String ascii(String line) {
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            ascii.append(c >= ' ' && c < 0x7F ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return ascii.toString();
    }

    /** As a key of a properties file. */
    private static String escaped(String name) {
        return name.replaceAll("[\\\\ =:#!]", "\\\\$0");
    }

    private static String password(InputStream in) throws Refusal {
        Console console = in == System.in ? System.console() : null;
        String password = console != null && isTerminal(console) ? asked(console) : read(in);
        if (password.isEmpty()) {
            throw Planner.usage("hash needs a password; type it, or write it to standard input");
        }
        return password;
    }

    private static String asked(Console console) throws Refusal {
        char @Nullable [] first = console.readPassword("Password: ");
        char @Nullable [] second = console.readPassword("Once more: ");
        if (!Arrays.equals(first, second)) {
            throw Planner.usage("the two passwords differ; try it once more");
        }
        return first == null ? "" : new String(first);
    }

    /** Some versions of Java have a console for what is no terminal too; those can be asked. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // Java 21 and before: there is a console for terminals only
        }
    }

    private static String read(InputStream in) throws Refusal {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            String line = lines.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new Refusal(Refusal.Kind.FAILURE, "standard input cannot be read: " + e.getMessage(), e);
        }
    }
}
