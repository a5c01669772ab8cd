package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts of other runners say. */
class ForeignFlagsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 80 --path /shop app.war             | --port 80 --path /shop app.war",
                "--expand-war --port 80 app.war             | --port 80 app.war",
                "--uri-encoding UTF-8 app.war               | app.war",
                "--uri-encoding=UTF-8 app.war               | app.war",
                "--expand-war-file true app.war             | app.war",
                "--expand-war-file=true --bind-on-init app.war | app.war",
                "-AmaxThreads=5 app.war                     | --max-threads=5 app.war",
                "--stats unsecure app.war                   | --status=127.0.0.1:0 app.war",
                "--access-log app.war                       | --access-log=combined app.war",
                "--access-log --port 80                     | --access-log=combined --port 80",
                "--access-log json app.war                  | --access-log json app.war",
                "--access-log pretty app.war                | --access-log pretty app.war",
                "--log access.log app.war                   | --access-log=combined --access-log-file=access.log app.war",
                "--log debug app.war                        | --log debug app.war",
                "--enable-compression app.war               | --with=gzip app.war",
                "--access-log --access-log-pattern common app.war | --access-log=common app.war",
                "--access-log-pattern=combined --access-log app.war | --access-log=combined app.war",
                "--compressable-mime-types text/css,text/html --enable-compression app.war | --with=gzip=text/css,text/html app.war",
                "--temp-directory=/tmp/x app.war            | --work=/tmp/x app.war",
                "--temp-directory /tmp/x app.war            | --work /tmp/x app.war"
            })
    void becomeThoseOfThisOne(String foreign, String own) throws Refusal {
        ForeignFlags.Translation translation = ForeignFlags.translate(List.of(foreign.split(" ", -1)));

        assertThat(String.join(" ", translation.arguments())).isEqualTo(own);
        assertThat(translation.notes()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--uri-encoding=ISO-8859-1 app.war                 | app.war                       | addresses are in UTF-8",
                "--use-body-encoding-for-uri app.war               | app.war                       | addresses are in UTF-8",
                "--expand-war-file false app.war                   | app.war                       | always unpacked",
                "-AconnectionTimeout=2000 app.war                  | app.war                       | --set",
                "--stop-port 8181 app.war                          | app.war                       | SIGTERM",
                "--expanded-dir-name=x app.war                     | app.war                       | --work",
                "--access-log --access-log-pattern=%h%u app.war    | --access-log=combined app.war | of the form combined",
                "--access-log-pattern common app.war               | app.war                       | use --access-log",
                "--compressable-mime-types text/css app.war        | app.war                       | --with gzip=text/css"
            })
    void orAreToldToDoNothing(String foreign, String own, String why) throws Refusal {
        ForeignFlags.Translation translation = ForeignFlags.translate(List.of(foreign.split(" ", -1)));

        assertThat(String.join(" ", translation.arguments())).isEqualTo(own);
        assertThat(translation.notes()).singleElement().satisfies(note -> assertThat(note)
                .startsWith(foreign.split("[= ]", -1)[0])
                .contains(" does nothing here: ")
                .contains(why));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "--jdbc x",
                "--session-store-pool-size 3",
                "--enable-basic-auth",
                "--context-xml=c.xml",
                "--enable-ssl",
                "--basic-auth-user jane"
            })
    void orAreRefusedWithTheWayToGo(String foreign) {
        String name = foreign.split("[ =]", -1)[0];
        assertThatThrownBy(() -> ForeignFlags.translate(List.of(foreign.split(" ", -1))))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(name + " is not there: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--session-store memcache", "--session-store=redis"})
    void aServerForSessionsIsNotTakenForAFolder(String foreign) {
        assertThatThrownBy(() -> ForeignFlags.translate(List.of(foreign.split(" ", -1))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is not there: name a folder");
    }
}
