package org.rocketserver.servlet.spec.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.servlet.spi.Passwords;
import org.rocketserver.servlet.spi.PropertiesRealm;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §13.6.2: an answer to a challenge, and how often it is good. */
class DigestLoginTest {
    @TempDir
    Path folder;

    private WebApp app(String pattern) throws Exception {
        return SecuredApp.in(
                        folder,
                        SecuredApp.constraint(pattern, "", "admin user")
                                + SecuredApp.login("DIGEST")
                                + SecuredApp.roles("admin", "user"))
                .realm(users());
    }

    private static final String HA1 = Passwords.ha1("ann", "R", "a");

    private static PropertiesRealm users() {
        Properties lines = new Properties();
        lines.setProperty("ann", "-, ha1:" + HA1 + ", admin");
        lines.setProperty("joe", Passwords.hash("b") + ", user");
        return PropertiesRealm.of(lines);
    }

    private static String nonce(MemoryExchange asked) {
        String challenge = Objects.requireNonNull(asked.header("WWW-Authenticate"));
        assertThat(challenge).startsWith("Digest realm=\"R\", qop=\"auth\", algorithm=SHA-256");
        int from = challenge.indexOf("nonce=\"") + 7;
        return challenge.substring(from, challenge.indexOf('"', from));
    }

    private static String answer(String name, String ha1, String method, String uri, String nonce, String count) {
        String response = sha256(ha1 + ":" + nonce + ":" + count + ":c:auth:" + sha256(method + ":" + uri));
        return "Digest username=\"" + name + "\", realm=\"R\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", algorithm=SHA-256, qop=auth, cnonce=\"c\", nc=" + count + ", response=\"" + response + "\"";
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static MemoryExchange digest(Served served, String method, String target, String field) {
        return served.serve(MemoryExchange.request(method, target).header("Authorization", field));
    }

    @Test
    void digestLetsInWhoHasAPrecomputedSecretAndNobodyElse() throws Exception {
        try (Served served = Served.with(app("/a/*"))) {
            String nonce = nonce(served.get("/app/a/x"));
            String right = answer("ann", HA1, "GET", "/app/a/x?q=1", nonce, "00000001");
            assertThat(digest(served, "GET", "/app/a/x?q=1", right).bodyText()).isEqualTo("GET /a/x ann DIGEST");
            String joe = answer("joe", Passwords.ha1("joe", "R", "b"), "GET", "/app/a/x", nonce, "00000002");
            assertThat(digest(served, "GET", "/app/a/x", joe).status()).isEqualTo(401);
        }
    }

    @Test
    void anAnswerIsGoodForOneRequestOnly() throws Exception {
        try (Served served = Served.with(app("/a/*"))) {
            String nonce = nonce(served.get("/app/a/x"));
            String right = answer("ann", HA1, "GET", "/app/a/x", nonce, "00000001");
            assertThat(digest(served, "POST", "/app/a/x", right).status()).isEqualTo(401);
            assertThat(digest(served, "GET", "/app/a/y", right).status()).isEqualTo(401);
            assertThat(digest(served, "GET", "/app/a/x", right).status()).isEqualTo(200);
            MemoryExchange again = digest(served, "GET", "/app/a/x", right);
            assertThat(again.status()).isEqualTo(401);
            assertThat(again.header("WWW-Authenticate")).doesNotContain("stale");
            String forged = answer("ann", HA1, "GET", "/app/a/x", nonce.replace(nonce.charAt(20), '0'), "00000002");
            assertThat(digest(served, "GET", "/app/a/x", forged).status()).isEqualTo(401);
        }
    }

    /** The request is judged for what it asks for, and again for what is served in its place: with one answer. */
    @Test
    void anAnswerIsGoodForAFolderAndItsWelcomeFile() throws Exception {
        Files.writeString(folder.resolve("index.html"), "in");
        app("/*");
        try (Served served = Served.with(WebApp.at("/app").archive(folder).realm(users()))) {
            String right = answer("ann", HA1, "GET", "/app/", nonce(served.get("/app/")), "00000001");
            assertThat(digest(served, "GET", "/app/", right).bodyText()).isEqualTo("in");
            assertThat(digest(served, "GET", "/app/", right).status()).isEqualTo(401);
        }
    }

    @Test
    void anAnswerIsGoodForAFilterInFrontThatGoesOnTwice() throws Exception {
        WebApp app = app("/*").front((request, response, chain) -> {
            chain.doFilter(request, response);
            if (!response.isCommitted()) {
                chain.doFilter(request, response);
            }
        });
        try (Served served = Served.with(app)) {
            String right = answer("ann", HA1, "GET", "/app/x", nonce(served.get("/app/x")), "00000001");
            assertThat(digest(served, "GET", "/app/x", right).bodyText()).isEqualTo("GET /x ann DIGEST".repeat(2));
        }
    }
}
