/** A Spring Boot application as many are: nothing in it knows Rocket. */
package org.rocketserver.examples.springboot;
