package org.rocketserver.servlet.security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log who could not log in, a line each, for people and for programs that shut out addresses. Credentials
 * that are missing or malformed are nobody's, and not told.
 */
final class FailedLogin {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Security");
    private static final int LONGEST_NAME = 64;

    private FailedLogin() {}

    /**
     * Tells of a name and a secret that do not belong together. The address is before what the client chose.
     *
     * @param name as the client sent it; empty where a token comes as the password, say
     * @param secret not shown; nobody has tried anything if it is empty like the name
     */
    static void tell(SecuredRequest request, String method, String name, String secret) {
        if (!(name.isEmpty() && secret.isEmpty()) && LOG.isInfoEnabled()) {
            LOG.info(
                    "login failed: from {} by {} in \"{}\", user \"{}\"",
                    request.request().getRemoteAddr(),
                    method,
                    request.request().getContextPath(),
                    shown(name));
        }
    }

    /** Without what would end the line, hide or turn a part of it, or pass for its own end; cut if long. */
    private static String shown(String name) {
        StringBuilder text = new StringBuilder(Math.min(name.length(), LONGEST_NAME) + 3);
        name.codePoints().limit(LONGEST_NAME).map(FailedLogin::visible).forEach(text::appendCodePoint);
        return name.codePointCount(0, name.length()) > LONGEST_NAME
                ? text.append("...").toString()
                : text.toString();
    }

    private static int visible(int character) {
        boolean hidden =
                switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE,
                            Character.UNASSIGNED -> true;
                    default -> character == '"' || character == '\\';
                };
        return hidden ? '?' : character;
    }
}
