package org.rocketserver.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.Fault;
import org.rocketserver.junit.Faults;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.WebApp;

/** A client, tested against a server whose answers are spoiled on their way. */
@RocketTest
class ClientTest {
    @Deploy
    static WebApp weather() {
        return WebApp.at("/weather")
                .servlet("/today", (request, response) -> response.getWriter().print("sunny"));
    }

    /** What is tested here: asks a second time when an answer breaks off. */
    private static String forecast(HttpClient http, URI server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("today"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void asksAgainWhenAnAnswerBreaksOff(HttpClient http, Faults faults) throws Exception {
        faults.next(Fault.cut(40));
        assertThat(forecast(http, faults.uri())).isEqualTo("sunny");
    }

    @Test
    void givesUpOnAServerThatTalksNonsense(HttpClient http, Faults faults) {
        faults.always(Fault.answer("HTTP/1.1 two hundred\r\n\r\n"));
        assertThatThrownBy(() -> forecast(http, faults.uri())).isInstanceOf(IOException.class);
    }

    @Test
    void waitsForASlowServer(HttpClient http, Faults faults) throws Exception {
        faults.next(Fault.delay(Duration.ofMillis(200)));
        assertThat(forecast(http, faults.uri())).isEqualTo("sunny");
    }
}
