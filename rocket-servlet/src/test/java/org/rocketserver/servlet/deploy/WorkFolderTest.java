package org.rocketserver.servlet.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.testkit.Archives;

/**
 * What is unpacked is for the user of the server alone, and nothing is served that somebody else could have put there.
 */
class WorkFolderTest {
    private static final int NOBODY = 65534;

    @TempDir
    Path folder;

    private Path war;
    private Path work;

    @BeforeEach
    void build() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        war = Archives.zip(
                folder.resolve("a.war"), Map.of("index.html", "ours", "WEB-INF/classes/db.properties", "password=x"));
        work = folder.resolve("cache/work");
    }

    private DeploymentPlan read() throws DeploymentException {
        return ApplicationSource.of(war, work, getClass().getClassLoader()).read();
    }

    private static Path root(DeploymentPlan plan) {
        return requireNonNull(plan.root());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void everyFolderThatIsMadeIsClosedToOthers() throws Exception {
        try (DeploymentPlan plan = read()) {
            for (Path made : new Path[] {work.getParent(), work, root(plan), plan.temporaryFolder()}) {
                assertThat(permissions(made)).as(made.toString()).isEqualTo("rwx------");
            }
        }
        assertThat(permissions(work.resolve("index"))).isEqualTo("rwx------");
    }

    @Test
    void whatWasUnpackedWhereOthersCouldWriteIsNotUsedAgain() throws Exception {
        Path before;
        try (DeploymentPlan plan = read()) {
            before = root(plan);
        }
        Files.writeString(before.resolve("index.html"), "planted");
        Files.setPosixFilePermissions(before, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxr-x"));

        try (DeploymentPlan plan = read()) {
            assertThat(root(plan).resolve("index.html")).hasContent("ours");
            assertThat(permissions(root(plan))).isEqualTo("rwx------");
            assertThat(permissions(work)).isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void aFolderOfSomebodyElseIsRefusedAndLeftAsItWas() throws Exception {
        Files.createDirectories(work);
        give(work);

        assertThatThrownBy(this::read)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("Cannot use the work folder " + work)
                .hasMessageContaining("it belongs to ")
                .hasMessageContaining("name another");
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void aLinkOfSomebodyElseIsRefusedWhereverItPoints() throws Exception {
        Files.createDirectories(work.getParent());
        Files.createSymbolicLink(work, Files.createDirectory(folder.resolve("ours")));
        give(work);

        assertThatThrownBy(this::read).isInstanceOf(DeploymentException.class).hasMessageContaining("it belongs to ");
    }

    @Test
    void anArchiveThatSomebodyElseUnpackedInOursIsUnpackedAgain() throws Exception {
        Path before;
        try (DeploymentPlan plan = read()) {
            before = root(plan);
        }
        Files.writeString(before.resolve("index.html"), "planted");
        give(before);

        try (DeploymentPlan plan = read()) {
            assertThat(root(plan).resolve("index.html")).hasContent("ours");
        }
    }

    /** Only the administrator can give files away: for other users, this half of the tests is skipped. */
    private static void give(Path path) throws IOException {
        assumeTrue(
                Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(0));
        Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void temporaryFoldersOfAProcessThatDiedAreRemovedAlsoIfNothingIsUnpacked() throws Exception {
        war = Files.createDirectories(folder.resolve("exploded/WEB-INF")).getParent();
        Path left = Files.createDirectories(work.resolve("temp-dead/upload"));

        read().close();

        assertThat(left.getParent()).doesNotExist();
        try (Stream<Path> files = Files.list(work)) {
            assertThat(files).containsExactly(work.resolve("index"));
        }
    }
}
