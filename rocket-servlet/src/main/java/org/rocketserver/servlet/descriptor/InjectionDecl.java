package org.rocketserver.servlet.descriptor;

/**
 * A field or property that is set when an instance is made: an {@code injection-target} or {@code @Resource}.
 *
 * @param className the class that has the member
 * @param member the field's name, or the property's name (for {@code setLimit}: {@code limit})
 * @param resource name of the environment entry
 * @param origin where it was declared
 */
public record InjectionDecl(String className, String member, String resource, Origin origin) {}
