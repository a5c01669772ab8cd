package org.rocketserver.servlet.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Credentials;
import org.rocketserver.http.Tokens;
import org.rocketserver.servlet.spi.Identity;

/** Name and password in a header (RFC 7617). */
final class Basic implements Authenticator {
    private final String challenge;
    private final Passes passes;

    /** A name and a password as a client sent them. */
    record Pair(String name, String password) {
        /**
         * Reads an Authorization field.
         *
         * @return null if it is of another scheme or malformed
         */
        static @Nullable Pair parse(@Nullable String field) {
            Credentials credentials = field == null ? null : Credentials.parse(field);
            if (credentials == null
                    || credentials.token() == null
                    || !credentials.scheme().equals("basic")) {
                return null;
            }
            String text;
            try {
                text = Basic.text(Base64.getDecoder().decode(credentials.token()));
            } catch (IllegalArgumentException e) {
                return null; // not base64: as good as no credentials
            }
            int colon = text.indexOf(':');
            return colon < 0 ? null : new Pair(text.substring(0, colon), text.substring(colon + 1));
        }

        /** Does not show the password. */
        @Override
        public String toString() {
            return "Pair[" + name + "]";
        }
    }

    /** UTF-8, as the challenge asks (§2.1), or else what older clients send. */
    static String text(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    Basic(String realmName, Passes passes) {
        this.challenge = "Basic realm=" + Tokens.quoted(realmName) + ", charset=\"UTF-8\"";
        this.passes = passes;
    }

    @Override
    public String method() {
        return HttpServletRequest.BASIC_AUTH;
    }

    @Override
    public boolean showsCredentials(SecuredRequest request) {
        String field = request.request().getHeader("Authorization");
        return field != null && field.regionMatches(true, 0, "Basic ", 0, 6);
    }

    @Override
    public @Nullable Login authenticate(SecuredRequest request) {
        Pair pair = Pair.parse(request.request().getHeader("Authorization"));
        if (pair == null) {
            return null;
        }
        Identity identity = passes.check(pair.name(), pair.password());
        if (identity == null) {
            FailedLogin.tell(request, method(), pair.name(), pair.password());
            return null;
        }
        return new Login(identity, method());
    }

    @Override
    public void challenge(SecuredRequest request) throws IOException {
        request.response().setHeader("WWW-Authenticate", challenge);
        request.response().sendError(HttpServletResponse.SC_UNAUTHORIZED);
    }
}
