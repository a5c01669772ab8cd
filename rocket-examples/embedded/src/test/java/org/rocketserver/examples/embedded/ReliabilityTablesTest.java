package org.rocketserver.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the tables of the reliability programs name is there: programs, classes, tests, and inputs of tests. */
class ReliabilityTablesTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path MODULE = ROOT.resolve("rocket-examples/reliability");
    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
    private static final Pattern PROGRAM = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final Pattern CLASS = Pattern.compile("(?:([a-z0-9]+)\\.)?([A-Z]\\w+)(?:#(\\w+))?");

    /** A row's cells: the class of vulnerabilities, where it is prevented, by what that is shown. */
    private static List<String[]> rows(String heading) throws IOException {
        String text = Files.readString(MODULE.resolve("README.md"));
        String section = text.substring(text.indexOf("## " + heading));
        int end = section.indexOf("\n## ", 1);
        return section.substring(0, end < 0 ? section.length() : end)
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| program") && !line.startsWith("| class"))
                .map(line -> line.substring(2).split(" \\| ?", -1))
                .toList();
    }

    private static List<String> named(String cell) {
        List<String> names = new ArrayList<>();
        Matcher named = NAMED.matcher(cell);
        while (named.find()) {
            names.add(named.group(1));
        }
        return names;
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : List.of("rocket-core", "rocket-servlet")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(module))) {
                all.filter(file -> file.toString().replace('\\', '/').contains("/src/"))
                        .filter(Files::isRegularFile)
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static Set<String> programs() throws IOException {
        return rows("What each showed last").stream()
                .map(row -> row[0].replace("`", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyProgramIsListedWithWhatItShowed() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> all = Files.walk(MODULE.resolve("src/test"))) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                sources.append(Files.readString(file));
            }
        }
        // by its name, the first part of it, or a constant that it is made from
        assertThat(programs()).hasSizeGreaterThan(20).allSatisfy(program -> assertThat(sources)
                .containsPattern("\"" + program + "\"|\"" + program.replaceAll("-[a-z]+$", "-") + "\"|\\b"
                        + program.toUpperCase(Locale.ROOT) + "\\b"));
        int registered = 0;
        Matcher made = Pattern.compile("(?m)^ {12}new [A-Z]\\w+\\(.*\\)")
                .matcher(Files.readString(
                        MODULE.resolve("src/test/java/org/rocketserver/examples/reliability/Reliability.java")));
        while (made.find()) {
            registered++;
        }
        assertThat(programs()).hasSize(registered);
    }

    @Test
    void everyClassAndInputThatPreventsOrShowsIsThere() throws IOException {
        List<Path> files = files();
        Set<String> programs = programs();
        List<String[]> rows = rows("Where each class of vulnerability is prevented");
        assertThat(rows).hasSizeGreaterThan(18);
        for (String[] row : rows) {
            List<String> where = named(row[1]);
            List<String> shown = named(row[2]);
            if (row[1].equals("there are none")) {
                continue;
            }
            assertThat(where).as(row[0]).isNotEmpty();
            assertThat(shown).as(row[0]).isNotEmpty();
            where.forEach(name -> assertThat(isClass(files, name, "/src/main/java/"))
                    .as("%s: %s", row[0], name)
                    .isTrue());
            shown.forEach(name -> assertThat(
                            programs.contains(name) || isInput(files, name) || isClass(files, name, "/src/test/java/"))
                    .as("%s: %s", row[0], name)
                    .isTrue());
        }
    }

    private static boolean isInput(List<Path> files, String name) {
        PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:**/src/test/resources/" + name);
        return name.endsWith(".txt") && files.stream().anyMatch(glob::matches);
    }

    private static boolean isClass(List<Path> files, String name, String below) {
        Matcher parts = CLASS.matcher(name);
        if (!parts.matches() || PROGRAM.matcher(name).matches()) {
            return false;
        }
        String end = (parts.group(1) == null ? "/" : "/" + parts.group(1) + "/") + parts.group(2) + ".java";
        return files.stream()
                .filter(file -> file.toString().replace('\\', '/').contains(below))
                .filter(file -> file.toString().replace('\\', '/').endsWith(end))
                .anyMatch(file -> parts.group(3) == null || declares(file, parts.group(3)));
    }

    private static boolean declares(Path file, String method) {
        try {
            return Files.readString(file).contains("void " + method + "(");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
