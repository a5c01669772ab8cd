package org.rocketserver.servlet.development;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command that asks again. */
class CurlTest {
    /** So many octets of each body are there. */
    private static final int ARRIVED = 99;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"it's | 'it'\\''s'", "$(rm) | '$(rm)'"})
    void aShellTakesWordsAsTheyAre(String word, String quoted) {
        assertThat(Curl.quoted(word)).isEqualTo(quoted);
    }

    @Test
    void aPlainRequestIsWhole() {
        Curl curl = Curl.of(request("GET", null, -1, Map.of()));

        assertThat(curl.text()).isEqualTo("curl -i 'http://h/x'");
        assertThat(curl.unkept()).isNull();
    }

    @Test
    void namesAndValuesOfAFormAreEncoded() {
        Curl curl = Curl.of(request("POST", "application/x-www-form-urlencoded", 7, Map.of("a&b", "1 2")));

        assertThat(curl.text()).isEqualTo("curl -i --data-urlencode 'a%26b=1 2' 'http://h/x'");
        assertThat(curl.unkept()).isNull();
    }

    @Test
    void aFormThatHasNotArrivedIsNotWaitedFor() {
        Curl curl = Curl.of(request("POST", "application/x-www-form-urlencoded", ARRIVED + 1, Map.of("a", "1")));

        assertThat(curl.text()).endsWith(" --data-binary @body 'http://h/x'");
        assertThat(curl.unkept()).contains("is not kept");
    }

    @ParameterizedTest(name = "{0} of {2} octets of {1}: {3}")
    @CsvSource({
        "POST, application/json, 7, curl -i -H 'Content-Type: application/json' --data-binary @body 'http://h/x'",
        "PUT, text/plain, 7, curl -i -X 'PUT' -H 'Content-Type: text/plain' --data-binary @body 'http://h/x'",
        "POST, application/x-www-form-urlencoded, 7, curl -i -H 'Content-Type: application/x-www-form-urlencoded'"
                + " --data-binary @body 'http://h/x'",
        "POST, multipart/form-data; boundary=b, 99, curl -i -F field=@file 'http://h/x'"
    })
    void aBodyThatIsNotKeptIsSaidToBeMissing(String method, String type, long length, String command) {
        Curl curl = Curl.of(request(method, type, length, Map.of()));

        assertThat(curl.text()).isEqualTo(command);
        assertThat(curl.unkept()).contains("The body of " + length + " octets (" + type + ") is not kept: write ");
    }

    @Test
    void aTypeWithoutABodyIsSaidAgain() {
        Curl curl = Curl.of(request("POST", "application/json", 0, Map.of()));

        assertThat(curl.text()).isEqualTo("curl -i -X 'POST' -H 'Content-Type: application/json' 'http://h/x'");
        assertThat(curl.unkept()).isNull();
    }

    @SuppressWarnings("JdkObsolete") // the API wants a StringBuffer
    private static HttpServletRequest request(
            String method, @Nullable String type, long length, Map<String, String> parameters) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", "h");
        if (type != null) {
            headers.put("Content-Type", type);
        }
        Map<String, String[]> values = new LinkedHashMap<>();
        parameters.forEach((name, value) -> values.put(name, new String[] {value}));
        return (HttpServletRequest) Proxy.newProxyInstance(
                CurlTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getContentType" -> type;
                    case "getContentLengthLong" -> length;
                    case "getQueryString" -> null;
                    case "getInputStream" -> new Arrived();
                    case "getRequestURL" -> new StringBuffer("http://h/x");
                    case "getParameterMap" -> values;
                    case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                    case "getHeaders" ->
                        Collections.enumeration(List.of(String.valueOf(headers.get(String.valueOf(arguments[0])))));
                    case "getHeader" -> headers.get(String.valueOf(arguments[0]));
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }

    /** A body whose first octets have arrived. */
    @SuppressWarnings("InputStreamSlowMultibyteRead") // nobody reads it
    private static final class Arrived extends ServletInputStream {
        @Override
        public int available() {
            return ARRIVED;
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }
    }
}
