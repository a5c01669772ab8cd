package org.rocketserver.examples.wicket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.restassured.RestAssured;
import io.restassured.filter.cookie.CookieFilter;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rocketserver.junit.RocketTest;

/** A Wicket page with its form and its script, over HTTP. */
@RocketTest(war = "target/wicket.war")
class WicketIT {
    private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern GREETING = Pattern.compile("id=\"greeting\">([^<]*)<");
    private static final Pattern AJAX = Pattern.compile("\"u\":\"([^\"]+)\"");
    private static final Pattern SCRIPT = Pattern.compile("src=\"([^\"]*wicket-ajax[^\"]*)\"");

    private final RequestSpecification http;
    private final URI server;
    private final CookieFilter cookies = new CookieFilter();

    WicketIT(RequestSpecification http, URI server) {
        this.http = http;
        this.server = server;
    }

    private RequestSpecification request() {
        return RestAssured.given()
                .spec(http)
                .basePath("")
                .urlEncodingEnabled(false)
                .filter(cookies);
    }

    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        assertThat(matcher.find()).as(pattern + " in " + page).isTrue();
        return matcher.group(1).replace("&amp;", "&");
    }

    /** A link of a page below the root, as a path. */
    private String path(String link) {
        URI target = server.resolve(link);
        return target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
    }

    private String home() {
        return request().get("/").then().statusCode(200).extract().asString();
    }

    /** Sends the form; the answer redirects to the page, which is shown. */
    private String submit(String page, String name) {
        Response answer = request()
                .redirects()
                .follow(false)
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .body("visitor=" + name)
                .post(path(found(FORM, page)));
        answer.then().statusCode(302);
        return request()
                .get(path(answer.header("Location")))
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void theFormIsShownSubmittedAndChecked() {
        String first = home();
        assertThat(found(GREETING, first)).isEqualTo("Who are you?");

        String second = submit(first, "Zo%C3%AB");
        assertThat(found(GREETING, second)).isEqualTo("Hello Zoë");

        String third = submit(second, "x");
        assertThat(third).contains("feedbackPanelERROR");
        assertThat(found(GREETING, third)).isEqualTo("Hello Zoë");
    }

    @Test
    void aLinkChangesAPartOfThePage() {
        String page = home();
        for (int count = 1; count <= 2; count++) {
            request()
                    .header("Wicket-Ajax", "true")
                    .header("Wicket-Ajax-BaseURL", found(AJAX, page).replaceAll("^\\./|-.*", ""))
                    .get(path(found(AJAX, page)))
                    .then()
                    .statusCode(200)
                    .contentType("text/xml;charset=UTF-8")
                    .body(containsString(">" + count + "<"));
        }
        request().get(path(found(SCRIPT, page))).then().statusCode(200).body(containsString("Wicket"));
    }
}
