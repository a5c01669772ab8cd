package org.rocketserver.servlet.descriptor;

/**
 * A method called after an instance was made or before it is given up: {@code post-construct}, {@code pre-destroy} or
 * their annotations.
 *
 * @param className the class that has the method
 * @param method the method's name; it has no parameters
 * @param origin where it was declared
 */
public record LifecycleDecl(String className, String method, Origin origin) {}
