package org.rocketserver.examples.junit;

import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.rocketserver.junit.RocketTest;

@RocketTest(servlets = HelloServlet.class)
class HelloTest {
    @Test
    void greets(RequestSpecification http) {
        http.get("/hello").then().statusCode(200);
    }
}
