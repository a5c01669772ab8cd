package org.rocketserver.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.junit.UnhandledExceptions;

/** The chat's pages: JSP with its tag libraries, tag files, includes, groups and error pages. */
@RocketTest(war = "target/chat.war")
class PagesIT {
    private final RequestSpecification http;

    PagesIT(RequestSpecification http) {
        this.http = http;
    }

    @Test
    void theWelcomePageIsMadeOfTagsTagFilesExpressionsAndAnInclude() {
        http.given()
                .queryParam("name", "Ann <b> & Bjørn")
                .get("/")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .body("html.head.title", equalTo("Chat"))
                .body("html.body.p", equalTo("Welcome, Ann <b> & Bjørn"))
                .body(containsString("data-name=\"Ann &lt;b&gt; &amp; Bjørn\""))
                .body("html.body.footer", equalTo("Since 1969"));
    }

    @Test
    void aDeclaredServletMayBeAPage() {
        http.get("/about")
                .then()
                .statusCode(200)
                .contentType("text/plain;charset=UTF-8")
                .header("Content-Language", "de")
                .body(containsString("1.234,5"));
    }

    @Test
    void aGroupMakesPagesOfOtherFiles() {
        http.get("/notes.page").then().statusCode(200).body(containsString("by its group, not by its name: 42"));
    }

    @Test
    void whatIsNotFoundAndWhatFailsIsAnsweredByAPage(UnhandledExceptions unhandled) {
        http.get("/nothing")
                .then()
                .statusCode(404)
                .body("html.head.title", equalTo("Error 404"))
                .body("html.body.p", containsString("/nothing"));

        http.given()
                .queryParam("now", "")
                .get("/fails.jsp")
                .then()
                .statusCode(500)
                .body("html.head.title", equalTo("Error 500"))
                .body(containsString("/fails.jsp"));
        assertThat(unhandled.take()).singleElement().satisfies(failure -> assertThat(failure.exception())
                .hasStackTraceContaining("as <asked>"));
    }

    @Test
    void whatIsMadeOfInsideIsNotShown() {
        http.get("/WEB-INF/pages/said.jsp").then().statusCode(404);
        http.get("/WEB-INF/chat.tld").then().statusCode(404);
        http.get("/index.jsp").then().body(not(containsString("<%@"))).body(not(containsString("taglib")));
    }
}
