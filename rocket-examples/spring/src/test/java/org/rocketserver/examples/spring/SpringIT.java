package org.rocketserver.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.junit.UnhandledExceptions;

/** The notes as a browser would use them: login, tokens, and everything that answers later. */
@RocketTest(war = "target/spring.war")
@Timeout(120)
class SpringIT {
    private final RequestSpecification http;
    private final HttpClient client;
    private final URI server;

    SpringIT(RequestSpecification http, HttpClient client, URI server) {
        this.http = http;
        this.client = client;
        this.server = server;
    }

    /** Somebody who is logged in. */
    private record Session(String id, String token) {}

    private RequestSpecification request() {
        return RestAssured.given().spec(http).redirects().follow(false);
    }

    private RequestSpecification request(Session session) {
        return request().cookie("JSESSIONID", session.id()).header("X-CSRF-TOKEN", session.token());
    }

    private Session login(String user) {
        Response page = request().get("/login");
        String before = page.cookie("JSESSIONID");
        Response answer = login(before, token(page), user, "secret");
        answer.then().statusCode(302).header("Location", not(containsString("error")));
        String after = answer.cookie("JSESSIONID");
        assertThat(after)
                .as("a new id for the session that is now somebody's")
                .isNotNull()
                .isNotEqualTo(before);
        String welcome = request()
                .cookie("JSESSIONID", after)
                .get("/")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(welcome).startsWith(user + " ");
        return new Session(after, welcome.substring(user.length() + 1));
    }

    private Response login(String session, String token, String user, String password) {
        return request()
                .cookie("JSESSIONID", session)
                .formParam("_csrf", token)
                .formParam("username", user)
                .formParam("password", password)
                .post("/login");
    }

    private static String token(Response page) {
        return page.then().statusCode(200).extract().htmlPath().getString("**.find { it.@name == '_csrf' }.@value");
    }

    @Test
    void whoIsNobodyIsSentToTheLoginAndSeesTheStyles() {
        request().get("/notes").then().statusCode(302).header("Location", containsString("/login"));
        String modified = request()
                .get("/static/notes.css")
                .then()
                .statusCode(200)
                .contentType("text/css")
                .header("Cache-Control", containsString("max-age=60"))
                .body(containsString("navy"))
                .extract()
                .header("Last-Modified");
        request()
                .header("If-Modified-Since", modified)
                .get("/static/notes.css")
                .then()
                .statusCode(304);
    }

    @Test
    void aWrongPasswordAndAMissingTokenAreRefused() {
        Response page = request().get("/login");
        login(page.cookie("JSESSIONID"), token(page), "ann", "wrong")
                .then()
                .statusCode(302)
                .header("Location", containsString("/login?error"));
        login(page.cookie("JSESSIONID"), "", "ann", "secret").then().statusCode(403);
    }

    @Test
    void theSessionBeforeTheLoginIsNobodysAfterIt() {
        Response page = request().get("/login");
        String before = page.cookie("JSESSIONID");
        login(before, token(page), "ann", "secret").then().statusCode(302);

        request().cookie("JSESSIONID", before).get("/").then().statusCode(302);
    }

    @Test
    void notesAreWrittenReadOnAnotherThreadAndDeletedByThoseWhoMay() {
        Session ann = login("ann");
        Session boss = login("boss");

        request(ann).formParam("text", "Grüße").post("/notes").then().statusCode(201);
        request(ann).get("/notes").then().statusCode(200).body(containsString("Grüße"));
        request(ann).delete("/notes").then().statusCode(403);
        request(boss).delete("/notes").then().statusCode(200);
        request().cookie("JSESSIONID", boss.id()).delete("/notes").then().statusCode(403);
    }

    @Test
    void whatIsWrongIsSaidAndWhatFailsIsAnError(UnhandledExceptions unhandled) {
        Session ann = login("ann");
        request(ann)
                .formParam("text", " ")
                .post("/notes")
                .then()
                .statusCode(422)
                .body(equalTo("a note needs words"));
        request(ann).get("/nowhere").then().statusCode(404);
        request(ann).get("/fails").then().statusCode(500);
        assertThat(unhandled.take()).singleElement().satisfies(failure -> assertThat(failure.exception())
                .hasStackTraceContaining("nobody handles this"));
    }

    @Test
    void aFileIsUploadedAndATooLargeOneRefused() {
        Session ann = login("ann");
        byte[] file = "from a file".getBytes(StandardCharsets.UTF_8);
        request(ann)
                .multiPart("file", "notes.txt", file, "text/plain")
                .post("/files")
                .then()
                .statusCode(201)
                .body(equalTo("notes.txt of 11 octets"));
        request(ann)
                .multiPart("file", "large.bin", new byte[(1 << 20) + 1], "application/octet-stream")
                .post("/files")
                .then()
                .statusCode(413);
    }

    @Test
    void answersComeWhenThereIsSomethingToSay() throws Exception {
        Session ann = login("ann");
        CompletableFuture<HttpResponse<Stream<String>>> stream =
                client.sendAsync(get("notes/stream", ann), HttpResponse.BodyHandlers.ofLines());
        Iterator<String> lines = stream.get(30, TimeUnit.SECONDS).body().iterator();
        assertThat(lines.next()).isEqualTo(":listening");
        assertThat(lines.next()).isEmpty();

        CompletableFuture<HttpResponse<String>> next =
                client.sendAsync(get("notes/next", ann), HttpResponse.BodyHandlers.ofString());
        int rounds = 0;
        while (!next.isDone()) {
            // the question may not have arrived yet: it is answered by the first note after it
            request(ann)
                    .formParam("text", "round " + rounds)
                    .post("/notes")
                    .then()
                    .statusCode(201);
            assertThat(lines.next()).isEqualTo("event:note");
            assertThat(lines.next()).isEqualTo("data:round " + rounds++);
            assertThat(lines.next()).isEmpty();
        }
        assertThat(next.join().body()).startsWith("round ");

        request(ann).formParam("text", "last").post("/notes").then().statusCode(201);
        assertThat(lines.next()).isEqualTo("event:note");
        assertThat(lines.next()).isEqualTo("data:last");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.hasNext()).as("the end of the stream").isFalse();
    }

    private HttpRequest get(String path, Session session) {
        return HttpRequest.newBuilder(server.resolve(path))
                .header("Cookie", "JSESSIONID=" + session.id())
                .build();
    }
}
