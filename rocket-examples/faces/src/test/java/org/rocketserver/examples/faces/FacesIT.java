package org.rocketserver.examples.faces;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.filter.cookie.CookieFilter;
import io.restassured.http.ContentType;
import io.restassured.path.xml.XmlPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rocketserver.junit.RocketTest;

/** A Faces page with its form, over HTTP; its beans are made by CDI. */
@RocketTest(war = "target/faces.war")
class FacesIT {
    private static final Pattern SCRIPT = Pattern.compile("src=\"([^\"]*faces\\.js[^\"]*)\"");

    private final RequestSpecification http;
    private final CookieFilter cookies = new CookieFilter();

    FacesIT(RequestSpecification http) {
        this.http = http;
    }

    private RequestSpecification request() {
        return RestAssured.given().spec(http).filter(cookies);
    }

    private static XmlPath page(Response response) {
        return response.then().statusCode(200).extract().htmlPath();
    }

    private static String greeting(XmlPath page) {
        return page.getString("**.find { it.@id == 'greeting' }");
    }

    /** Sends the form as a browser does, with everything hidden in it. */
    private Response submit(XmlPath page, String name) {
        return request()
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .formParam("form:name", name)
                .formParam("form:greet", "Greet")
                .formParam("form_SUBMIT", "1")
                .formParam(
                        "jakarta.faces.ViewState",
                        page.getString("**.find { it.@name == 'jakarta.faces.ViewState' }.@value"))
                .post("/index.xhtml");
    }

    @Test
    void theFormIsShownSubmittedAndRemembered() {
        XmlPath first = page(request().get("/"));
        assertThat(greeting(first)).isEqualTo("Who are you?");

        XmlPath second = page(submit(first, "Zoë"));
        assertThat(greeting(second)).startsWith("Hello Zoë, number ");

        XmlPath third = page(submit(second, "x"));
        assertThat(third.getString("**.find { it.@id == 'form:wrong' }")).isNotBlank();
        assertThat(greeting(third)).as("of the session").isEqualTo(greeting(second));
        assertThat(greeting(page(request().get("/index.xhtml")))).isEqualTo(greeting(second));
    }

    @Test
    void itsResourcesAreServedFromItsLibraries() {
        String page = request().get("/index.xhtml").asString();
        Matcher script = SCRIPT.matcher(page);
        assertThat(script.find()).as(page).isTrue();
        request()
                .urlEncodingEnabled(false)
                .get(script.group(1))
                .then()
                .statusCode(200)
                .body(org.hamcrest.Matchers.containsString("faces"));
    }

    @Test
    void aServletGetsItsBeans() {
        assertThat(request().get("/greeting").then().statusCode(200).extract().asString())
                .startsWith("Hello servlet, number ");
    }
}
