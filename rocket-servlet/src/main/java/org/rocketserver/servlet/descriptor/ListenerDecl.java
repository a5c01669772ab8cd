package org.rocketserver.servlet.descriptor;

/**
 * A declared listener of any kind; which kinds it is shows when its class is loaded.
 *
 * @param implementation class or instance
 * @param origin where it was declared
 */
public record ListenerDecl(Implementation implementation, Origin origin) {}
