package org.rocketserver.servlet.security;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.http.HttpException;
import org.rocketserver.servlet.spi.Identity;
import org.rocketserver.servlet.spi.Passwords;
import org.rocketserver.servlet.spi.PropertiesRealm;
import org.rocketserver.servlet.spi.Realm;

/** Servlet 6.1 §13.3, §13.6, §13.8; RFC 7617, RFC 7616. */
class SecurityGateTest {
    private static final Realm USERS = PropertiesRealm.users()
            .user("jane", "secret:x", "admin")
            .user("joe", "pässword", "user")
            .build();

    private Instant now = Instant.ofEpochSecond(1_000_000_000);

    private SecurityGate gate(String method, Realm realm, String... roles) {
        SecurityConstraint constraint = new SecurityConstraint(
                List.of(new SecurityConstraint.WebResources(List.of("/a", "/login.html", "/a/*"), Set.of(), Set.of())),
                Set.of(roles),
                Transport.NONE);
        LoginSettings settings =
                new LoginSettings(method, "Rocket \"1\"", "/login.html", "/error.html?x", 100, () -> 0);
        InstantSource clock = () -> now;
        return new SecurityGate(
                ConstraintTable.of(List.of(constraint), false), settings, Set.of("admin", "user"), realm, clock);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean goesOn() {
        return true;
    }

    private static boolean answered() {
        return false;
    }

    // --- BASIC

    @Test
    void basicAsksForNameAndPassword() throws Exception {
        GateFixture request = new GateFixture();

        assertThat(gate("BASIC", USERS, "admin").check(request)).isEqualTo(answered());

        assertThat(request.status).isEqualTo(401);
        assertThat(request.answered)
                .containsEntry("WWW-Authenticate", "Basic realm=\"Rocket \\\"1\\\"\", charset=\"UTF-8\"");
        assertThat(request.session).isFalse();
    }

    @Test
    void whatIsNotConstrainedAsksForNothing() throws Exception {
        assertThat(gate("BASIC", USERS, "admin").check(GateFixture.get("/open")))
                .isEqualTo(goesOn());
    }

    @Test
    void basicLetsInWhoHasTheRole() throws Exception {
        SecurityGate gate = gate("BASIC", USERS, "admin");
        GateFixture jane = new GateFixture().header("Authorization", basic("jane:secret:x"));
        GateFixture joe = new GateFixture().header("Authorization", basic("joe:pässword"));

        assertThat(gate.check(jane)).isEqualTo(goesOn());
        assertThat(requireNonNull(jane.login()).identity().principal().getName())
                .isEqualTo("jane");
        assertThat(requireNonNull(jane.login()).method()).isEqualTo("BASIC");
        assertThat(jane.answered).containsEntry("Cache-Control", "private");
        assertThat(gate.check(joe)).isEqualTo(answered());
        assertThat(joe.status).isEqualTo(403);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic amFuZQ==",
                "Basic Og==",
                "Basic amFuZTpzZWNyZXQ=",
                "Bearer amFuZTpzZWNyZXQ6eA==",
                "Basic amFuZTpzZWNyZXQ6eA== x",
                "Digest username=\"jane\""
            })
    void wrongOrMalformedCredentialsAreAsNone(String field) throws Exception {
        GateFixture request = new GateFixture().header("Authorization", field);

        assertThat(gate("BASIC", USERS, "admin").check(request)).isEqualTo(answered());

        assertThat(request.status).isEqualTo(401);
        assertThat(request.login()).isNull();
    }

    @Test
    void starIsAnyDeclaredRoleAndTwoAreAnyKnownUser() throws Exception {
        Realm guests = PropertiesRealm.users().user("guest", "g", "undeclared").build();
        String credentials = basic("guest:g");

        assertThat(gate("BASIC", guests, "**").check(new GateFixture().header("Authorization", credentials)))
                .isEqualTo(goesOn());
        assertThat(gate("BASIC", guests, "*").check(new GateFixture().header("Authorization", credentials)))
                .isEqualTo(answered());
    }

    @Test
    void anExistingSessionGetsANewIdWithTheLogin() throws Exception {
        GateFixture request = new GateFixture().header("Authorization", basic("jane:secret:x"));
        request.session = true;

        gate("BASIC", USERS, "admin").check(request);

        assertThat(request.idsChanged).isEqualTo(1);
    }

    /** An identity of the application's own, without equals. */
    private record Own(Principal principal, Set<String> roles) implements Identity {
        @Override
        public boolean hasRole(String role) {
            return roles.contains(role);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private GateFixture byBasic(SecurityGate gate, GateFixture request, String pair) throws Exception {
        request.header("Authorization", basic(pair));
        gate.check(request);
        now = now.plusSeconds(61); // what was right is not remembered that long
        return request;
    }

    @Test
    void theSamePersonKeepsTheSessionIdAndGetsTheRolesOfToday() throws Exception {
        Set<String> roles = new HashSet<>(Set.of("admin"));
        SecurityGate gate = gate("BASIC", (name, password) -> new Own(() -> name, Set.copyOf(roles)), "admin");
        GateFixture first = new GateFixture();
        first.session = true;
        assertThat(byBasic(gate, first, "jane:x").idsChanged).isEqualTo(1);

        assertThat(byBasic(gate, first.then("GET", "/a"), "jane:x").idsChanged).isZero();
        assertThat(byBasic(gate, first.then("GET", "/a"), "joe:x").idsChanged).isEqualTo(1);
        roles.clear();
        GateFixture later = byBasic(gate, first.then("GET", "/a"), "joe:x");
        assertThat(later.idsChanged).isZero();
        assertThat(later.status).isEqualTo(403);
        GateFixture byCookie = first.then("GET", "/a");
        assertThat(gate.check(byCookie)).isEqualTo(answered());
        assertThat(byCookie.status).isEqualTo(403);
    }

    /** As while the store of the sessions fails; the application may catch that and go on. */
    @Test
    void aLoginWhoseSessionCannotHaveANewIdIsNone() {
        GateFixture request = new GateFixture();
        request.session = true;
        request.storeFails = true;

        assertThatThrownBy(() -> gate("BASIC", USERS, "admin").login(request, "jane", "secret:x"))
                .isInstanceOf(HttpException.class);

        assertThat(request.login()).isNull();
        assertThat(request.notes).isEmpty();
    }

    @Test
    void nobodyPassesAConstraintWithoutRoles() throws Exception {
        GateFixture request = new GateFixture().header("Authorization", basic("jane:secret:x"));

        assertThat(gate("BASIC", USERS).check(request)).isEqualTo(answered());

        assertThat(request.status).isEqualTo(403);
    }

    // --- transport

    private SecurityGate confidential(int securePort) {
        SecurityConstraint constraint = new SecurityConstraint(
                List.of(new SecurityConstraint.WebResources(List.of("/*"), Set.of(), Set.of())),
                null,
                Transport.CONFIDENTIAL);
        return new SecurityGate(
                ConstraintTable.of(List.of(constraint), false),
                new LoginSettings(null, "r", null, null, 0, () -> securePort),
                Set.of(),
                null,
                () -> now);
    }

    @Test
    void whatNeedsTlsIsSentThereOrRefused() throws Exception {
        GateFixture request = GateFixture.get("/a");
        request.query = "x=1";
        assertThat(confidential(8443).check(request)).isEqualTo(answered());
        assertThat(request.location).isEqualTo("https://example.com:8443/app/a?x=1");

        GateFixture refused = GateFixture.get("/a");
        assertThat(confidential(0).check(refused)).isEqualTo(answered());
        assertThat(refused.status).isEqualTo(403);

        GateFixture secure = GateFixture.get("/a");
        secure.tls = true;
        assertThat(confidential(443).check(secure)).isEqualTo(goesOn());
    }

    // --- FORM

    private static GateFixture submit(GateFixture after, String name, String password) {
        GateFixture form = after.then("POST", "/j_security_check");
        form.parameters.put("j_username", name);
        form.parameters.put("j_password", password);
        return form;
    }

    @Test
    void aLoginByFormOverAnOldProtocolIsSentBackWithTheRedirectThatItKnows() throws Exception {
        SecurityGate gate = gate("FORM", USERS, "admin");
        GateFixture get = GateFixture.get("/a");
        assertThat(gate.check(get)).isEqualTo(answered());

        GateFixture form = submit(get, "jane", "secret:x");
        form.protocol = "HTTP/1.0";
        assertThat(gate.check(form)).isEqualTo(answered());

        assertThat(form.location).isEqualTo("/app/a");
        assertThat(form.status).isEqualTo(302);
    }

    @Test
    void formShowsItsPageThenGoesOnWithTheRequestItInterrupted() throws Exception {
        SecurityGate gate = gate("FORM", USERS, "admin");
        GateFixture post =
                GateFixture.get("/a").header("Content-Type", "text/plain").header("Cookie", "old=1");
        post.method = "POST";
        post.query = "q=1";
        post.body = "hello".getBytes(StandardCharsets.US_ASCII);
        assertThat(gate.check(post)).isEqualTo(answered());
        assertThat(post.shown).isEqualTo("/login.html");

        GateFixture form = submit(post, "jane", "secret:x");
        assertThat(gate.check(form)).isEqualTo(answered());
        assertThat(form.location).isEqualTo("/app/a?q=1");
        assertThat(form.status).isEqualTo(303);
        assertThat(form.idsChanged).isEqualTo(1);

        GateFixture back = form.then("GET", "/a").header("Cookie", "new=2");
        back.query = "q=1";
        SavedRequest saved = gate.resumed(back);

        assertThat(saved).isNotNull();
        assertThat(saved.plain()).isFalse();
        assertThat(saved.method()).isEqualTo("POST");
        assertThat(saved.body()).asString().isEqualTo("hello");
        assertThat(saved.headers().first("Content-Type")).isEqualTo("text/plain");
        assertThat(saved.headers().first("Content-Length")).isEqualTo("5");
        assertThat(saved.headers().all("Cookie")).containsExactly("new=2");
        assertThat(gate.resumed(back)).as("it waits until it is gone on with").isNotNull();
        gate.goneOn(back);
        assertThat(gate.resumed(back)).isNull();
        assertThat(gate.check(back.then("GET", "/a"))).isEqualTo(goesOn());
    }

    @Test
    void aWrongPasswordShowsTheErrorPage() throws Exception {
        SecurityGate gate = gate("FORM", USERS, "admin");
        GateFixture request = GateFixture.get("/a");
        gate.check(request);

        GateFixture form = submit(request, "jane", "wrong");

        assertThat(gate.check(form)).isEqualTo(answered());
        assertThat(form.shown).isEqualTo("/error.html?x");
        assertThat(form.login()).isNull();
        assertThat(gate.check(form.then("GET", "/a"))).isEqualTo(answered());
    }

    @Test
    void aLoginWithoutAnInterruptedRequestLeadsToTheStartPage() throws Exception {
        GateFixture form = submit(new GateFixture(), "jane", "secret:x");

        gate("FORM", USERS, "admin").check(form);

        assertThat(form.location).isEqualTo("/app/");
    }

    @Test
    void theLoginPageItselfIsNotGuarded() throws Exception {
        assertThat(gate("FORM", USERS, "admin").check(GateFixture.get("/login.html")))
                .isEqualTo(goesOn());
    }

    @Test
    void aBodyTooLongToKeepIsRefused() throws Exception {
        GateFixture request = GateFixture.get("/a");
        request.method = "POST";
        request.body = new byte[101];

        gate("FORM", USERS, "admin").check(request);

        assertThat(request.status).isEqualTo(413);
        assertThat(request.notes).isEmpty();
    }

    /** Everybody can have them kept, one in each session. */
    @Test
    void ofAnInterruptedGetOnlyItsPlaceIsKept() throws Exception {
        GateFixture request = GateFixture.get("/a").header("X-Long", "x".repeat(10_000));
        request.query = "q=1";

        assertThat(gate("FORM", USERS, "admin").check(request)).isEqualTo(answered());

        assertThat(request.notes.values()).singleElement().isInstanceOfSatisfying(SavedRequest.class, saved -> {
            assertThat(saved.uri()).isEqualTo("/app/a?q=1");
            assertThat(saved.fields()).isEmpty();
        });
    }

    @Test
    void aHeaderSectionTooLongToKeepIsRefused() throws Exception {
        GateFixture request = GateFixture.get("/a").header("X-Long", "x".repeat(100));
        request.method = "POST";

        gate("FORM", USERS, "admin").check(request);

        assertThat(request.status).isEqualTo(413);
        assertThat(request.notes).isEmpty();
    }

    @Test
    void credentialsInTheUrlOfAGetAreNoLogin() throws Exception {
        GateFixture form = submit(new GateFixture(), "jane", "secret:x");
        form.method = "GET";

        assertThat(gate("FORM", USERS, "admin").check(form)).isEqualTo(goesOn());
        assertThat(form.login()).isNull();
    }

    // --- DIGEST

    private static final String HA1 = Passwords.ha1("jané", "Rocket \"1\"", "secret");

    private static Realm digestUsers() {
        Properties lines = new Properties();
        lines.setProperty("jané", "-, ha1:" + HA1 + ", admin");
        return PropertiesRealm.of(lines);
    }

    private static String nonceOf(GateFixture challenged) {
        String challenge = requireNonNull(challenged.answered.get("WWW-Authenticate"));
        int from = challenge.indexOf("nonce=\"") + 7;
        return challenge.substring(from, challenge.indexOf('"', from));
    }

    private static String answer(String nonce, String uri, String count, @Nullable String response) {
        Digest.Answer answer = new Digest.Answer("jané", "Rocket \"1\"", nonce, uri, "", "c", count, 1);
        String right = Digest.response(HA1, answer, "GET");
        return "Digest username*=UTF-8''jan%C3%A9, realm=\"Rocket \\\"1\\\"\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", algorithm=SHA-256, qop=auth, cnonce=\"c\", nc=" + count + ", response=\""
                + (response == null ? right : response) + "\"";
    }

    private GateFixture digestCheck(SecurityGate gate, String field) throws Exception {
        GateFixture request = new GateFixture().header("Authorization", field);
        gate.check(request);
        return request;
    }

    @Test
    void digestLetsInByARightAnswerOncePerCount() throws Exception {
        SecurityGate gate = gate("DIGEST", digestUsers(), "admin");
        GateFixture challenged = new GateFixture();
        gate.check(challenged);
        assertThat(challenged.status).isEqualTo(401);
        assertThat(challenged.answered.get("WWW-Authenticate")).contains("algorithm=SHA-256", "qop=\"auth\"");
        String nonce = nonceOf(challenged);

        assertThat(digestCheck(gate, answer(nonce, "/app/a", "00000001", null)).login())
                .isNotNull();
        assertThat(digestCheck(gate, answer(nonce, "/app/a", "00000001", null)).login())
                .isNull();
        assertThat(digestCheck(gate, answer(nonce, "/app/a", "00000003", null)).login())
                .isNotNull();
        assertThat(digestCheck(gate, answer(nonce, "/app/a", "00000002", null)).login())
                .isNotNull();
        assertThat(digestCheck(gate, answer(nonce, "/app/a", "00000002", null)).login())
                .isNull();
    }

    /** RFC 7616 §3.4 means the effective request URI, which is absolute. */
    @Test
    void digestTakesAnAnswerThatNamesTheWholeUri() throws Exception {
        SecurityGate gate = gate("DIGEST", digestUsers(), "admin");
        GateFixture challenged = new GateFixture();
        gate.check(challenged);
        String nonce = nonceOf(challenged);

        assertThat(digestCheck(gate, answer(nonce, "http://example.com/app/a", "00000001", null))
                        .login())
                .isNotNull();
        assertThat(digestCheck(gate, answer(nonce, "http://example.org/app/a", "00000002", null))
                        .login())
                .isNull();
    }

    /** RFC 7616 §4: as browsers send a name that is not ASCII. */
    @Test
    void digestTakesANameInUtf8() throws Exception {
        SecurityGate gate = gate("DIGEST", digestUsers(), "admin");
        GateFixture challenged = new GateFixture();
        gate.check(challenged);
        String asSent = new String("jané".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        String field = answer(nonceOf(challenged), "/app/a", "00000001", null)
                .replace("username*=UTF-8''jan%C3%A9", "username=\"" + asSent + "\"");

        assertThat(digestCheck(gate, field).login()).isNotNull();
    }

    @Test
    void digestRefusesWrongAnswersOtherUrisAndForgedNonces() throws Exception {
        SecurityGate gate = gate("DIGEST", digestUsers(), "admin");
        GateFixture challenged = new GateFixture();
        gate.check(challenged);
        String nonce = nonceOf(challenged);
        String forged = Base64.getEncoder().encodeToString(new byte[32]);

        assertThat(digestCheck(gate, answer(nonce, "/app/a", "00000001", "0".repeat(64))).status)
                .isEqualTo(401);
        assertThat(digestCheck(gate, answer(nonce, "/app/b", "00000001", null)).status)
                .isEqualTo(401);
        assertThat(digestCheck(gate, answer(forged, "/app/a", "00000001", null)).status)
                .isEqualTo(401);
        assertThat(digestCheck(gate, answer(nonce, "/app/a", "0000000g", null)).status)
                .isEqualTo(401);
        assertThat(digestCheck(gate, answer(nonce, "/app/a", "00000001", null).replace("SHA-256", "MD5")).status)
                .isEqualTo(401);
    }

    @Test
    void anOldNonceIsReplacedWithoutAskingTheUser() throws Exception {
        SecurityGate gate = gate("DIGEST", digestUsers(), "admin");
        GateFixture challenged = new GateFixture();
        gate.check(challenged);
        now = now.plusSeconds(301);

        GateFixture late = digestCheck(gate, answer(nonceOf(challenged), "/app/a", "00000001", null));

        assertThat(late.status).isEqualTo(401);
        assertThat(late.answered.get("WWW-Authenticate")).contains("stale=true");
    }

    @Test
    void aNonceOfBeforeARestartIsReplacedWithoutAskingTheUser() throws Exception {
        GateFixture challenged = new GateFixture();
        gate("DIGEST", digestUsers(), "admin").check(challenged);

        GateFixture after = digestCheck(
                gate("DIGEST", digestUsers(), "admin"), answer(nonceOf(challenged), "/app/a", "00000001", null));

        assertThat(after.status).isEqualTo(401);
        assertThat(after.answered.get("WWW-Authenticate")).contains("stale=true");
    }

    // --- programmatic

    @Test
    void loginAndLogoutChangeWhoTheCallerIs() throws Exception {
        SecurityGate gate = gate("BASIC", USERS, "admin");
        GateFixture request = GateFixture.get("/open");
        request.session = true;

        gate.login(request, "jane", "secret:x");

        assertThat(request.idsChanged).isEqualTo(1);
        assertThat(gate.isUserInRole(request.login(), Map.of("boss", "admin"), "boss"))
                .isTrue();
        assertThat(gate.isUserInRole(request.login(), Map.of(), "boss")).isFalse();
        assertThat(gate.isUserInRole(request.login(), Map.of(), "**")).isTrue();
        assertThat(gate.isUserInRole(request.login(), Map.of(), "*")).isFalse();
        assertThat(gate.isUserInRole(null, Map.of(), "**")).isFalse();
        assertThatThrownBy(() -> gate.login(request, "joe", "pässword")).isInstanceOf(ServletException.class);
        assertThat(gate.check(request.then("GET", "/a"))).isEqualTo(goesOn());

        gate.logout(request);

        assertThat(request.login()).isNull();
        assertThat(request.notes).isEmpty();
    }

    @Test
    void aWrongLoginIsAnExceptionWithoutADetail() {
        assertThatThrownBy(() -> gate("BASIC", USERS, "admin").login(new GateFixture(), "jane", null))
                .isInstanceOf(ServletException.class)
                .hasMessage("name or password is wrong");
    }

    @Test
    void authenticateChallengesWhereNothingDemandsIt() throws Exception {
        GateFixture request = GateFixture.get("/open");

        assertThat(gate("BASIC", USERS, "admin").authenticate(request)).isFalse();
        assertThat(request.status).isEqualTo(401);
    }
}
