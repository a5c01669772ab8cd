package org.rocketserver.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.TextForm;

/** What the README says is what there is. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Za-z.*]+)` \\| (?:`([^`]*)`)? ?\\| .+ \\|");
    private static final Pattern DEPENDENCY =
            Pattern.compile("\\| ([a-z0-9.-]+:[a-z0-9.-]+) \\| ([0-9][0-9A-Za-z.]*) \\| .+ \\| .+ \\|");

    private final String readme = read("README.md");

    @Test
    void itsHelloIsTheWholeExampleInTenLines() {
        String hello = read("rocket-examples/embedded/src/main/java/org/rocketserver/examples/embedded/Hello.java");
        String block = java(0);

        assertThat(hello).isEqualTo("package org.rocketserver.examples.embedded;\n\n" + block);
        String main = block.substring(block.indexOf("main("), block.indexOf("\n    }\n"));
        assertThat(main.lines().skip(1).count()).isLessThanOrEqualTo(10);
    }

    @Test
    void theDependencyOfItsHelloIsWhatTheBuildInstalls() {
        Matcher project = Pattern.compile(
                        "<groupId>(.+)</groupId>\\s+<artifactId>rocket</artifactId>\\s+<version>(.+)</version>")
                .matcher(read("pom.xml"));
        assertThat(project.find()).isTrue();
        String group = project.group(1);
        String version = project.group(2);

        assertThat(readme)
                .contains(
                        """
                        <dependency>
                            <groupId>%s</groupId>
                            <artifactId>rocket-servlet</artifactId>
                            <version>%s</version>
                        </dependency>
                        """
                                .formatted(group, version))
                .contains("implementation(\"" + group + ":rocket-servlet:" + version + "\")");
        assertThat(read("rocket-servlet/pom.xml")).contains("<artifactId>rocket-servlet</artifactId>");
    }

    @Test
    void itsTestIsAnExcerptOfTheExample() {
        assertThat(read("rocket-examples/junit-6/src/test/java/org/rocketserver/examples/junit/HelloTest.java"))
                .endsWith(java(1));
    }

    @Test
    void noOtherJavaIsInIt() {
        assertThat(readme.split("```java\n", -1)).hasSize(3);
    }

    /** A block of Java, counted from 0. */
    private String java(int index) {
        String from = readme.split("```java\n", -1)[index + 1];
        return from.substring(0, from.indexOf("```"));
    }

    @Test
    void itsTableNamesEverySettingWithItsDefault() {
        Map<String, String> defaults = new LinkedHashMap<>();
        TextForm.keys(RocketConfig.class).forEach(key -> defaults.put(key, ""));
        TextForm.write(RocketConfig.DEFAULT)
                .forEach((key, value) -> defaults.put(key.replace("listeners.0.", "listeners.N."), value));

        Map<String, String> documented = new LinkedHashMap<>();
        Matcher row = ROW.matcher(readme);
        while (row.find()) {
            documented.put(row.group(1), row.group(2) == null ? "" : row.group(2));
        }

        assertThat(documented).containsExactlyEntriesOf(defaults);
    }

    @Test
    void itsDependenciesHaveTheVersionsOfTheBuild() {
        String pom = read("pom.xml");
        Matcher dependency = DEPENDENCY.matcher(readme);
        List<String> names = new ArrayList<>();
        while (dependency.find()) {
            names.add(dependency.group(1));
            assertThat(pom).contains("version>" + dependency.group(2) + "</");
        }
        assertThat(names).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }

    @Test
    void itsCommandsNameWhatTheBuildMakes() {
        assertThat(readme)
                .contains("rocket-servlet/addons/runner/target/rocket.jar")
                .contains("rocket-examples/h2-console/target/h2-console.war");
        assertThat(read("rocket-servlet/addons/runner/pom.xml")).contains("/rocket.jar</outputFile>");
        assertThat(read("rocket-examples/h2-console/pom.xml")).contains("<finalName>h2-console</finalName>");
    }

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }
}
