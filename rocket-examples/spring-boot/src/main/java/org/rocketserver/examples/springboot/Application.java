package org.rocketserver.examples.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A Spring Boot application; that Rocket serves it is said by the dependencies alone. */
@SpringBootApplication
public class Application {
    /** Starts it on port 8080, or as {@code --server.port} says. */
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }
}
