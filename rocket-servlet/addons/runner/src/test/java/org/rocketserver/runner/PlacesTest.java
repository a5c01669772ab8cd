package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a value stands that cannot be. */
class PlacesTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "port=eighty, eighty",
        "port=99999, 99999",
        "prot=80, did you mean port?",
        "min-threads=0, threads.min",
        "timeouts.idle=abc, abc",
        "timeouts.idle=-5s, timeouts.idle",
        "timeouts.idel=5s, timeouts.idle",
        "log=loud, debug",
        "access-log=pretty, pretty",
        "fs=no-such-folder, no-such-folder",
        "https=no.pem, no.pem",
        "listeners.1.port=99999, 99999"
    })
    void inAFileItIsTheLine(String line, String hint) throws IOException {
        Path file = write("# settings\naddress=127.0.0.1\ntimeouts.read=20s\n" + line + "\nlimits.headBytes=8KiB\n");

        assertThat(told(Map.of(), "--config", file.toString()))
                .startsWith(file + ":4: ")
                .contains(hint)
                .doesNotContain("\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ROCKET_PORT, eighty",
        "ROCKET_PORT, 99999",
        "ROCKET_MIN_THREADS, 0",
        "ROCKET_TIMEOUTS_IDLE, abc",
        "ROCKET_TIMEOUTS_IDLE, -5s",
        "ROCKET_LOG, loud",
        "ROCKET_CONFIG, no.properties"
    })
    void inTheEnvironmentItIsTheVariable(String name, String value) {
        assertThat(told(Map.of(name, value, "ROCKET_ADDRESS", "127.0.0.1", "PATH", "/bin")))
                .startsWith(name + " of the environment: ");
    }

    @Test
    void whatEachMayBeAndBothTogetherNotIsToldWithBothPlaces() throws IOException {
        Path file = write("min-threads=20\n\nmax-threads=10\n");

        assertThat(told(Map.of(), "--config", file.toString()))
                .startsWith(file + ":1 and " + file + ":3: --max-threads: threads.max must be ");
    }

    /** Without the first line the start would be refused too, for the third: that says nothing of the first. */
    @Test
    void aLineIsNotBlamedForWhatOthersAreRefusedFor() throws IOException {
        Path file = write("https-port=8443\nport=70000\nhttps=nothere.pem\n");

        assertThat(told(Map.of(), "--config", file.toString()))
                .isEqualTo(file + ":2: --port 70000 is no port; use 0 to 65535");
        assertThat(told(Map.of("ROCKET_HTTPS_PORT", "8443", "ROCKET_PORT", "70000", "ROCKET_HTTPS", "nothere.pem")))
                .startsWith("ROCKET_PORT of the environment: --port 70000");
    }

    @Test
    void toFindAPlaceNothingIsWritten() throws IOException {
        Path work = folder.resolve("work");
        Path file = write("https=self-signed\nwork=" + work + "\nport=0\nlog=loud\nmin-threads=0\n");

        assertThat(told(Map.of(), "--config", file.toString())).startsWith(file + ":4: --log loud");
        Path other = write("https=self-signed\nwork=" + work + "\nport=0\nmin-threads=0\n");
        assertThat(told(Map.of(), "--config", other.toString())).startsWith(other + ":4: ");
        assertThat(work).doesNotExist();
    }

    @Test
    void aMistakeInTheArgumentsHasNone() throws IOException {
        Path file = write("port=80\nfs=" + folder + "\n");

        assertThat(told(Map.of("ROCKET_MIN_THREADS", "4"), "--config", file.toString(), "--log", "loud"))
                .startsWith("--log loud");
        assertThat(told(Map.of(), "--config", file.toString(), "--context", "/a", "--context", "/b"))
                .startsWith("--context /b");
        assertThat(told(Map.of(), "--prot", "80")).startsWith("unknown option --prot");
    }

    @Test
    void whatIsNoticedLaterHasItsPlaceToo() throws IOException {
        Path file = write("port=0\nwith=gzip;zip\n");
        Refusal later = Planner.usage("--with zip is no filter");

        assertThat(Places.tell(later, Map.of(), "--config", file.toString(), "--fs", folder.toString()))
                .hasMessage(file + ":2: --with zip is no filter");
        assertThat(Places.tell(later, Map.of("ROCKET_WITH", "zip"), "--fs", folder.toString()))
                .hasMessage("ROCKET_WITH of the environment: --with zip is no filter");
        assertThat(Places.tell(
                        later, Map.of(), "--config", file.toString(), "--with", "zip", "--fs", folder.toString()))
                .hasMessage("--with zip is no filter");
    }

    @Test
    void aKeyThatStandsTwiceAndAMalformedEscapeAreToldWithTheirLines() throws IOException {
        Path twice = write("port=80\nmin-threads=2\nport=81\n");
        assertThat(told(Map.of(), "--config", twice.toString()))
                .startsWith(twice + ":3: there is a port in line 1 already");
        Path escape = write("port=80\nwork=C:\\users\n");
        assertThat(told(Map.of(), "--config", escape.toString())).startsWith("--config: " + escape + ":2: malformed");
    }

    @Test
    void anotherEncodingAndXmlAreToldAndAByteOrderMarkIsNothing() throws IOException {
        Path latin = Files.write(folder.resolve("latin.properties"), "# über\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(told(Map.of(), "--config", latin.toString())).contains(latin + " is not in UTF-8");
        Path xml = write("<?xml version=\"1.0\"?>\n<Configure/>\n");
        assertThat(told(Map.of(), "--config", xml.toString()))
                .startsWith(xml + ":1: ")
                .contains("not XML");
        Path marked = write("\uFEFFport=81\nlog=loud\n");
        assertThat(told(Map.of(), "--config", marked.toString())).startsWith(marked + ":2: --log loud");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("rocket.properties"), text);
    }

    private String told(Map<String, String> environment, String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        if (!line.contains("--context")) {
            line.add("/files=" + folder);
        }
        String[] all = line.toArray(String[]::new);
        try {
            Planner.plan(CommandLines.read(environment, all));
        } catch (Refusal e) {
            return String.valueOf(Places.tell(e, environment, all).getMessage());
        }
        throw new AssertionError("not refused");
    }
}
