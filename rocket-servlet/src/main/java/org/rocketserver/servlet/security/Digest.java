package org.rocketserver.servlet.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Credentials;
import org.rocketserver.http.Tokens;
import org.rocketserver.servlet.spi.DigestSecret;
import org.rocketserver.servlet.spi.Realm;

/**
 * Challenge and response (RFC 7616) with SHA-256 and {@code qop=auth}; MD5, the older form without {@code qop} and
 * hashed user names are not offered.
 */
final class Digest implements Authenticator {
    private static final String NOBODYS = "0".repeat(64);
    private static final int COUNT_DIGITS = 8;

    private final String realmName;
    private final String challenge;
    private final Realm realm;
    private final DigestNonces nonces;

    /**
     * What a client sent.
     *
     * @param count the nonce count
     */
    record Answer(
            String name,
            String realmName,
            String nonce,
            String uri,
            String response,
            String clientNonce,
            String countText,
            long count) {
        /**
         * Reads an Authorization field (§3.4).
         *
         * @return null if it is of another scheme, malformed, or asks for what is not offered
         */
        static @Nullable Answer parse(@Nullable String field) {
            Credentials credentials = field == null ? null : Credentials.parse(field);
            if (credentials == null || !credentials.scheme().equals("digest")) {
                return null;
            }
            Map<String, String> parameters = credentials.parameters();
            String name = name(parameters);
            String realmName = parameters.get("realm");
            String nonce = parameters.get("nonce");
            String uri = parameters.get("uri");
            String response = parameters.get("response");
            String clientNonce = parameters.get("cnonce");
            String count = parameters.get("nc");
            if (name == null
                    || realmName == null
                    || nonce == null
                    || uri == null
                    || response == null
                    || clientNonce == null
                    || count == null
                    || count.length() != COUNT_DIGITS
                    || !"auth".equals(parameters.get("qop"))
                    || !"SHA-256".equalsIgnoreCase(parameters.get("algorithm"))
                    || "true".equalsIgnoreCase(parameters.get("userhash"))) {
                return null;
            }
            try {
                long number = HexFormat.fromHexDigitsToLong(count);
                return new Answer(name, realmName, nonce, uri, response, clientNonce, count, number);
            } catch (NumberFormatException e) {
                return null; // eight characters, but not hexadecimal digits
            }
        }

        /**
         * The user name. Where it is not ASCII it may come as {@code username*} (RFC 8187); browsers send its UTF-8 as
         * it is, since the challenge has {@code charset=UTF-8} (§4).
         */
        private static @Nullable String name(Map<String, String> parameters) {
            String plain = parameters.get("username");
            String extended = parameters.get("username*");
            if (extended == null) {
                return plain == null ? null : Basic.text(plain.getBytes(StandardCharsets.ISO_8859_1));
            }
            if (plain != null || !extended.regionMatches(true, 0, "UTF-8''", 0, 7)) {
                return null;
            }
            return percentDecoded(extended.substring(7));
        }

        private static @Nullable String percentDecoded(String text) {
            byte[] octets = new byte[text.length()];
            int length = 0;
            try {
                for (int i = 0; i < text.length(); i++) {
                    char c = text.charAt(i);
                    if (c == '%') {
                        octets[length++] = (byte) HexFormat.fromHexDigits(text, i + 1, i + 3);
                        i += 2;
                    } else {
                        octets[length++] = (byte) c;
                    }
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                return null; // not percent-encoded: as good as no credentials
            }
            return new String(octets, 0, length, StandardCharsets.UTF_8);
        }
    }

    Digest(String realmName, Realm realm, InstantSource clock) {
        this.realmName = realmName;
        this.challenge = "Digest realm=" + Tokens.quoted(realmName)
                + ", qop=\"auth\", algorithm=SHA-256, charset=UTF-8, nonce=\"";
        this.realm = realm;
        this.nonces = new DigestNonces(clock);
    }

    @Override
    public String method() {
        return HttpServletRequest.DIGEST_AUTH;
    }

    @Override
    public boolean showsCredentials(SecuredRequest request) {
        String field = field(request);
        return field != null && field.regionMatches(true, 0, "Digest ", 0, 7);
    }

    private static @Nullable String field(SecuredRequest request) {
        return request.request().getHeader("Authorization");
    }

    @Override
    public @Nullable Login authenticate(SecuredRequest request) {
        Answer answer = Answer.parse(field(request));
        // a response that was made for another request is worth nothing (§3.4.6)
        if (answer == null || !answer.realmName().equals(realmName) || !isAbout(request, answer.uri())) {
            return null;
        }
        DigestSecret secret = realm.digest(answer.name(), realmName);
        String wanted = response(
                secret == null ? NOBODYS : secret.ha1(),
                answer,
                request.request().getMethod());
        boolean right = same(wanted, answer.response());
        if (!nonces.isFresh(answer.nonce())) {
            return null;
        }
        if (secret == null || !right) {
            FailedLogin.tell(request, method(), answer.name(), answer.response());
            return null;
        }
        return nonces.use(answer.nonce(), answer.count()) ? new Login(secret.identity(), method()) : null;
    }

    @Override
    public void challenge(SecuredRequest request) throws IOException {
        Answer answer = Answer.parse(field(request));
        // with a new nonce a client answers by itself and does not ask its user again (§3.3)
        boolean stale = answer != null && !nonces.isFresh(answer.nonce());
        request.response().setHeader("WWW-Authenticate", challenge + nonces.next() + (stale ? "\", stale=true" : "\""));
        request.response().sendError(HttpServletResponse.SC_UNAUTHORIZED);
    }

    /** Whether this is what is asked for, as clients name it: like the request line, or in full as §3.4 says. */
    private static boolean isAbout(SecuredRequest request, String uri) {
        String target = request.target();
        return uri.equals(target) || uri.equals(request.origin() + target);
    }

    /** What a client that knows the secret answers (§3.4.1). */
    static String response(String ha1, Answer answer, String method) {
        return sha256(String.join(
                ":",
                ha1,
                answer.nonce(),
                answer.countText(),
                answer.clientNonce(),
                "auth",
                sha256(method + ":" + answer.uri())));
    }

    private static boolean same(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
