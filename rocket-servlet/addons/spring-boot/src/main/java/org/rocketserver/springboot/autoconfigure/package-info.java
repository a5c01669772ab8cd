/** What is set up when Rocket is on the class path of a Spring Boot application, and the properties that are read. */
@NullMarked
package org.rocketserver.springboot.autoconfigure;

import org.jspecify.annotations.NullMarked;
