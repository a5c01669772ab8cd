/**
 * How does an application of Spring MVC and Spring Security look without Spring Boot? Two initializers take the place
 * of {@code web.xml}; the rest is Spring's.
 */
package org.rocketserver.examples.spring;
