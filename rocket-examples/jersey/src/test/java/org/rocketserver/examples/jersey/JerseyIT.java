package org.rocketserver.examples.jersey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.junit.RocketTest;

/** Jersey's resources over HTTP. */
@RocketTest(war = "target/jersey.war")
@Timeout(120)
class JerseyIT {
    private final RequestSpecification http;
    private final HttpClient client;
    private final URI server;

    JerseyIT(RequestSpecification http, HttpClient client, URI server) {
        this.http = http;
        this.client = client;
        this.server = server;
    }

    private RequestSpecification request() {
        return RestAssured.given().spec(http);
    }

    private Response add(String name, int stages) {
        return request()
                .contentType(ContentType.JSON)
                .body("{\"name\": \"" + name + "\", \"stages\": " + stages + "}")
                .post("/api/rockets");
    }

    @Test
    void rocketsAreAddedAndFound() {
        add("Протон", 3)
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/rockets/%D0"))
                .body("name", equalTo("Протон"));
        request()
                .get("/api/rockets/{name}", "Протон")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("stages", equalTo(3));
        request().get("/api/rockets").then().body("name", hasItem("Протон"));
        request().get("/").then().statusCode(200).body(containsString("See"));
    }

    @Test
    void whatIsWrongIsRefused() {
        request().get("/api/rockets/none").then().statusCode(404);
        request().get("/api/nothing").then().statusCode(404);
        add("flat", 0).then().statusCode(400);
        request()
                .contentType(ContentType.TEXT)
                .body("a rocket")
                .post("/api/rockets")
                .then()
                .statusCode(415);
        request().accept(ContentType.XML).get("/api/rockets").then().statusCode(406);
        request().delete("/api/rockets").then().statusCode(405).header("Allow", containsString("POST"));
    }

    @Test
    void aLongAnswerIsStreamed() {
        String lines = request()
                .get("/api/rockets/lines")
                .then()
                .statusCode(200)
                .body(endsWith("19999\n"))
                .extract()
                .asString();
        assertThat(lines.lines()).hasSize(20_000);
    }

    @Test
    void aQuestionWaitsForItsAnswerAndEventsFollow() throws Exception {
        try (Stream<String> lines = client.send(get("api/rockets/events"), HttpResponse.BodyHandlers.ofLines())
                .body()) {
            Iterator<String> events = lines.iterator();
            assertThat(events.next()).isEqualTo(": listening");
            assertThat(events.next()).isEmpty();
            CompletableFuture<HttpResponse<String>> next =
                    client.sendAsync(get("api/rockets/next"), HttpResponse.BodyHandlers.ofString());
            int rounds = 0;
            while (!next.isDone()) {
                // the question may not have arrived yet: it is answered by the first rocket after it
                add("V" + rounds, 2).then().statusCode(201);
                assertThat(events.next()).isEqualTo("event: rocket");
                assertThat(events.next()).isEqualTo("data: {\"name\":\"V" + rounds++ + "\",\"stages\":2}");
                assertThat(events.next()).isEmpty();
            }
            assertThat(next.join().statusCode()).isEqualTo(200);
            assertThat(next.join().body()).startsWith("{\"name\":\"V");
        }
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).build();
    }
}
