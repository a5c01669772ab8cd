package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets which folder for an application. */
class WorkFoldersTest {
    @TempDir
    Path folder;

    @Test
    void twoRunsInOneProcessDoNotShareAlsoByALink() throws Exception {
        Path base = Files.createDirectory(folder.resolve("base"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), base);
        Plan.Application war = at("/a");

        try (WorkFolders first = new WorkFolders(base);
                WorkFolders second = new WorkFolders(link)) {
            assertThat(first.of(war)).hasValueSatisfying(it -> assertThat(it).endsWithRaw(Path.of("1", "work")));
            assertThat(second.of(war)).hasValueSatisfying(it -> assertThat(it).endsWithRaw(Path.of("2", "work")));
            assertThat(first.of(at("/b")))
                    .hasValueSatisfying(it -> assertThat(it).endsWithRaw(Path.of("3", "work")));
        }
        try (WorkFolders next = new WorkFolders(base)) {
            assertThat(next.of(war)).hasValueSatisfying(it -> assertThat(it).endsWithRaw(Path.of("1", "work")));
        }
        try (Stream<Path> files = Files.list(base)) {
            assertThat(files).hasSize(1);
        }
    }

    private Plan.Application at(String contextPath) {
        return new Plan.Application(contextPath, folder.resolve("a.war"), false);
    }

    @Test
    void anApplicationThatIsDeployedAnewKeepsItsFolder() throws Exception {
        try (WorkFolders folders = new WorkFolders(folder)) {
            Path first = folders.of(at("/a")).orElseThrow();
            for (int redeployments = 0; redeployments < 20; redeployments++) {
                assertThat(folders.of(at("/a"))).hasValue(first);
            }
        }
    }
}
