package org.rocketserver.examples.jersey;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Everything of this package, below {@code /api}. */
@ApplicationPath("/api")
public class Api extends Application {}
