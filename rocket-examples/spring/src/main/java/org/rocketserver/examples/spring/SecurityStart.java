package org.rocketserver.examples.spring;

import org.springframework.security.web.context.AbstractSecurityWebApplicationInitializer;

/** Puts the filters of Spring Security before everything. */
public class SecurityStart extends AbstractSecurityWebApplicationInitializer {}
