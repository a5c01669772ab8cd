/**
 * How does a Spring Boot application get a server? By a factory that turns Spring Boot's settings into Rocket's. The
 * add-on's README has the table of them.
 */
@NullMarked
package org.rocketserver.springboot;

import org.jspecify.annotations.NullMarked;
