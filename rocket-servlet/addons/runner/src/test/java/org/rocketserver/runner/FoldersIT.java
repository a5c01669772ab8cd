package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the program keeps on the disk, and who else may touch it. */
@Timeout(60)
class FoldersIT extends Program {
    private static final int NOBODY = 65534;

    @Test
    void whatIsUnpackedInTheCacheIsClosedToOtherUsers() throws Exception {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        serve(app());

        try (Stream<Path> made = Files.walk(folder.resolve("cache"), 4)) {
            assertThat(made.filter(Files::isDirectory))
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allSatisfy(each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .isEqualTo("rwx------"));
        }
    }

    @Test
    void aWorkFolderOfAnotherUserIsRefused() throws Exception {
        Path work = give(Files.createDirectory(folder.resolve("work")));

        assertThat(refused(1, "--port", "0", "--work", work.toString(), app()))
                .contains("--work " + work + " cannot be used, for it belongs to ", "name another");
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void aCacheOfAnotherUserIsNotUsedAndThatIsSaid() throws Exception {
        Path cache = give(Files.createDirectories(folder.resolve("cache/rocket")));

        Running running = serve(app());

        assertThat(running.process().errorReader().readLine())
                .contains("WARN", "the work folder " + cache + " is not used, for it belongs to ");
        assertThat(get(running.uri() + "probe?class=java.lang.String")).isEqualTo("visible");
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void oneArchiveAtTwoContextsKeepsItsFoldersFromOtherProcesses() throws Exception {
        String war = app();
        Path work = folder.resolve("work");
        serve("--work", work.toString(), "/a=" + war, "/b=" + war);
        serve("--work", work.toString(), "/a=" + war, "/b=" + war);

        try (Stream<Path> applications = Files.list(work);
                Stream<Path> folders = Files.list(applications.findFirst().orElseThrow())) {
            assertThat(folders.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("1", "2", "3", "4");
        }
    }

    @Test
    void aFolderOfSessionsIsForOneProcessAtATime() throws Exception {
        String war = app();
        String store = folder.resolve("sessions").toString();
        Running first = serve("--session-store", store, war);

        assertThat(refused(1, "--port", "0", "--session-store", store, war))
                .contains("--session-store " + store + " cannot be used, for process "
                        + first.process().pid() + " uses it, and it is for one process at a time; name another");
        first.process().destroyForcibly().waitFor();
        serve("--session-store", store, war);
    }

    @Test
    void whatKilledProcessesLeftIsRemovedByTheNextAndNothingElse() throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path others = Files.createDirectory(temporary.resolve("rocket-99999999-notes"));
        List<String> jvm = List.of("-Djava.io.tmpdir=" + temporary);
        Running killed = ready(start(command(jvm, "--port", "0", "--fs", files.toString())));
        Running living = ready(start(command(jvm, "--port", "0", "--fs", files.toString())));
        killed.process().destroyForcibly().waitFor();
        assertThat(left(temporary, killed)).isEqualTo(1);

        Running next = ready(start(command(jvm, "--port", "0", "--fs", files.toString())));

        assertThat(left(temporary, killed)).isZero();
        assertThat(left(temporary, living)).isEqualTo(1);
        assertThat(left(temporary, next)).isEqualTo(1);
        assertThat(others).exists();
    }

    private static long left(Path temporary, Running running) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            String prefix = "rocket-" + running.process().pid() + "-";
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .count();
        }
    }

    @Test
    void aPasswordWithAColonIsNotTakenForARole() throws Exception {
        assertThat(refused(1, "--port", "0", "--user", "jane:se:cr:admin,user", app()))
                .contains("--user", "colon", "--users")
                .doesNotContain("cr:admin");
    }

    @Test
    void aWorkFolderThatCannotBeWrittenWillDoWhereItsCertificateLasts() throws Exception {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path work = Files.createDirectory(folder.resolve("work"));
        String kept = Files.readString(SelfSigned.in(work));
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            ProcessBuilder command = command("--port", "0", "--https", "self-signed", "--work", work.toString(), app());
            if (Files.getAttribute(work, "unix:uid").equals(0)) { // who may write everywhere unless that is taken away
                assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")));
                command.command().addAll(0, List.of("/usr/bin/setpriv", "--bounding-set", "-dac_override"));
            }

            Running running = ready(start(command));

            assertThat(running.uri()).hasScheme("https");
            try (Stream<Path> files = Files.list(work)) {
                assertThat(files).singleElement().satisfies(file -> assertThat(Files.readString(file))
                        .isEqualTo(kept));
            }
        } finally {
            Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aCertificateOfAnotherUserIsNotUsedButMadeAnew() throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));
        String own = Files.readString(SelfSigned.in(work));
        assertThat(Files.readString(SelfSigned.in(work))).isEqualTo(own);
        Path file = give(SelfSigned.file(work));

        assertThat(Files.readString(SelfSigned.in(work))).isNotEqualTo(own);
        assertThat(Files.getOwner(file)).isEqualTo(Files.getOwner(work));
    }

    @Test
    void aCertificateThatEverybodyMayWriteIsNotUsedButMadeAnew() throws Exception {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path work = Files.createDirectory(folder.resolve("work"));
        String own = Files.readString(SelfSigned.in(work));
        Path file = SelfSigned.file(work);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThat(Files.readString(SelfSigned.in(work))).isEqualTo(own);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(Files.readString(SelfSigned.in(work))).isNotEqualTo(own);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    /** Only the administrator can give files away: for other users, this part of the tests is skipped. */
    private static Path give(Path path) throws IOException {
        assumeTrue(Files.getFileStore(path).supportsFileAttributeView("posix"));
        assumeTrue(Files.getAttribute(path, "unix:uid").equals(0));
        return Files.setAttribute(path, "unix:uid", NOBODY);
    }
}
