package org.rocketserver.examples.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.rocketserver.junit.RocketTest;

/**
 * The H2 database's own console, as a WAR on a real server: what its pages do in a browser is done here by requests.
 */
@RocketTest(war = "target/h2-console.war")
class ConsoleIT {
    private static final Pattern SESSION = Pattern.compile("jsessionid=([0-9a-f]+)");

    private final RequestSpecification http;

    /** H2's own sessions are a parameter of its pages. */
    private String session;

    private String database;

    ConsoleIT(RequestSpecification http) {
        this.http = http;
    }

    @BeforeEach
    void openTheConsole(TestInfo test) {
        String page =
                request().get("/console/").then().statusCode(200).extract().asString();
        Matcher matcher = SESSION.matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        session = matcher.group(1);
        database = "jdbc:h2:mem:" + test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void theRootLeadsToTheConsole() {
        request()
                .get("/")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .body(containsString("url=console/"));
        request()
                .redirects()
                .follow(false)
                .get("/console")
                .then()
                .statusCode(302)
                .header("Location", containsString("/console/"));
    }

    @Test
    void theLoginPageShowsItselfWithItsStylesAndPictures() {
        request()
                .queryParam("jsessionid", session)
                .get("/console/login.jsp")
                .then()
                .statusCode(200)
                .body(containsString("login.do?jsessionid=" + session));
        request().get("/console/stylesheet.css").then().statusCode(200).contentType(startsWith("text/css"));
        request().get("/console/background.gif").then().statusCode(200).contentType(equalTo("image/gif"));
        request().get("/console/nothing.gif").then().statusCode(404);
    }

    @Test
    void aTableIsCreatedFilledAndRead() {
        login("sa", "");

        assertThat(query("CREATE TABLE ROCKET(ID INT PRIMARY KEY, NAME VARCHAR(40))"))
                .contains("Update count: 0");
        assertThat(query("INSERT INTO ROCKET VALUES (1, 'Saturn V'), (2, 'Ariane 6 & Союз')"))
                .contains("Update count: 2");
        String rows = query("SELECT NAME FROM ROCKET ORDER BY ID");

        assertThat(rows).contains("Saturn V").contains("(2 rows,");
        assertThat(rows.indexOf("Saturn V")).isLessThan(rows.indexOf("Ariane 6"));
        assertThat(rows).contains("Ariane 6 &amp; ").containsAnyOf("Союз", "&#1057;&#1086;&#1102;&#1079;");
        request()
                .queryParam("jsessionid", session)
                .get("/console/tables.do")
                .then()
                .statusCode(200)
                .body(containsString("ROCKET"));
    }

    @Test
    void aMistakeInAStatementIsShownOnThePage() {
        login("sa", "");

        assertThat(query("SELECT * FROM NOWHERE"))
                .contains("Table")
                .contains("NOWHERE")
                .contains("not found");
    }

    @Test
    void aWrongDriverIsRefusedOnTheLoginPage() {
        database = "jdbc:nothing:x";
        form().formParam("url", database)
                .formParam("user", "sa")
                .formParam("password", "")
                .formParam("driver", "org.h2.Driver")
                .post("/console/login.do?jsessionid=" + session)
                .then()
                .statusCode(200)
                .body(containsString("login.do?jsessionid=" + session))
                .body(containsString("class=\"error\""));
    }

    private void login(String user, String password) {
        form().formParam("driver", "org.h2.Driver")
                .formParam("url", database)
                .formParam("user", user)
                .formParam("password", password)
                .post("/console/login.do?jsessionid=" + session)
                .then()
                .statusCode(200)
                .body(containsString("query.jsp?jsessionid=" + session));
    }

    private String query(String sql) {
        return form().formParam("sql", sql)
                .post("/console/query.do?jsessionid=" + session)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private RequestSpecification form() {
        return request().contentType(ContentType.URLENC.withCharset("UTF-8"));
    }

    /** A request of its own on the address of the server. */
    private RequestSpecification request() {
        return io.restassured.RestAssured.given().spec(http);
    }
}
