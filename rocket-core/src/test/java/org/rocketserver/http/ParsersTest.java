package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * What a peer sends is a value, nothing, or an {@link HttpException}, never another failure: for every prefix of good
 * input, every input split in two and put together the wrong way round, and any text at all.
 */
class ParsersTest {
    private static final Map<String, Consumer<String>> PARSERS = Map.ofEntries(
            Map.entry("authority", Authority::parse),
            Map.entry("host", Authority::parseHost),
            Map.entry("get", text -> RequestTarget.parse("GET", text)),
            Map.entry("options", text -> RequestTarget.parse("OPTIONS", text)),
            Map.entry("connect", text -> RequestTarget.parse("CONNECT", text)),
            Map.entry("path", UriPath::parse),
            Map.entry("path kept", text -> UriPath.parse(text, UriPath.EncodedSlash.KEEP)),
            Map.entry("path decoded", text -> UriPath.parse(text, UriPath.EncodedSlash.DECODE)),
            Map.entry("date", HttpDate::parse),
            Map.entry("tag", ETag::parse),
            Map.entry("tags", ETag::parseList),
            Map.entry("ranges", text -> Ranges.of(text, 100)),
            Map.entry("ranges of nothing", text -> Ranges.of(text, 0)),
            Map.entry("media type", MediaType::parse),
            Map.entry("preferences", QualityList::parse),
            Map.entry("credentials", Credentials::parse),
            Map.entry("list", text -> Tokens.splitList(text, 32)),
            Map.entry("quoted", Tokens::unquote),
            Map.entry("form", text -> form(text)),
            Map.entry("cookies", text -> cookies(text)));

    private static final List<String> GOOD = List.of(
            "example.com:8080",
            "[2001:db8::ffff:1.2.3.4]:443",
            "http://h:80/a/b;c=d?e=f",
            "/a/../b/%C3%A4;x=y//./c?q=%20",
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "W/\"a\", \"b,c\"",
            "bytes=0-1,5-,-7",
            "text/html;charset=\"a\\\"b\";q=0.5",
            "gzip;q=0.5, *;q=0",
            "Digest a=\"b, c\", d=e",
            "Basic QWxh==",
            "a=b&c=%C3%A4+d&e",
            "a=b; c=\"d; e\"");

    private static void form(String text) {
        new FormDecoder(StandardCharsets.UTF_8, 100, (name, value) -> {}).decode(text);
    }

    private static void cookies(String text) {
        Headers headers;
        try {
            headers = Headers.of("Cookie", text);
        } catch (IllegalArgumentException e) {
            return; // no field a parser would have let through
        }
        CookieHeader.of(headers);
    }

    @Property(tries = 2000)
    void anyTextIsAValueOrAnHttpException(@ForAll("texts") String text) {
        PARSERS.forEach((name, parser) -> check(name, parser, text));
    }

    @Property(tries = 500)
    void everyPrefixAndEverySplitIsAValueOrAnHttpException(@ForAll("good") String text) {
        for (int at = 0; at <= text.length(); at++) {
            String prefix = text.substring(0, at);
            String turned = text.substring(at) + prefix;
            PARSERS.forEach((name, parser) -> {
                check(name, parser, prefix);
                check(name, parser, turned);
            });
        }
    }

    private static void check(String name, Consumer<String> parser, String text) {
        try {
            parser.accept(text);
        } catch (HttpException e) {
            assertThat(e.status()).as(name).isEqualTo(Status.BAD_REQUEST);
        } catch (RuntimeException e) {
            throw new AssertionError(name + " failed for \"" + text + "\"", e);
        }
    }

    @Property(tries = 2000)
    void aCanonicalPathStaysWhatItIs(@ForAll("paths") String raw) {
        UriPath path;
        try {
            path = UriPath.parse(raw);
        } catch (HttpException e) {
            return;
        }
        assertThat(path.text()).startsWith("/").doesNotContain("//", "\\");
        for (String segment : path.text().substring(1).split("/", -1)) {
            assertThat(segment).isNotIn(".", "..");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(60),
                Arbitraries.strings()
                        .withChars("/.;%2Ff5cC=\\?#:[]@\",-*WbytesGMT 0189&+\u00e4")
                        .ofMaxLength(40));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("/", ".", "..", "a", ";", "%2e", "%2F", "%41", "%", "b", "//", "/./", "/../", "%C3%A4")
                .list()
                .ofMaxSize(12)
                .map(parts -> "/" + String.join("", parts));
    }

    /** Good input with one character replaced, or whole. */
    @Provide
    Arbitrary<String> good() {
        return Arbitraries.of(GOOD).flatMap(text -> Arbitraries.integers()
                .between(0, text.length() - 1)
                .flatMap(at -> Arbitraries.chars().range('\0', '\u0101').map(c -> Tuple.of(at, c)))
                .map(change -> text.substring(0, change.get1()) + change.get2() + text.substring(change.get1() + 1)));
    }
}
