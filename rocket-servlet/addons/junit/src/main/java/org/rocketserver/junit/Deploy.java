package org.rocketserver.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a {@link RocketTest} class, without parameters, that makes a
 * {@link org.rocketserver.servlet.WebApp} to deploy. It is static, unless there is a server for every method or an
 * instance for the whole class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Deploy {}
