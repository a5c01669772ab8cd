package org.rocketserver.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.RocketConfig;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.unit.DataSize;

/** A1: every setting of the host has its place in the table, and every setting of Rocket its property. */
class SettingsTest {
    private static final Pattern PROPERTY = Pattern.compile("`((?:server|spring)\\.[a-z0-9.*-]+)`");

    /** Settings of Rocket that Spring Boot decides about, and where they come from. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "listeners.0.host", "server.address",
            "listeners.0.port", "server.port",
            "limits.headBytes", "server.max-http-request-header-size",
            "limits.requestLineBytes", "server.max-http-request-header-size",
            "threads.kind", "spring.threads.virtual.enabled",
            "timeouts.drain", "spring.lifecycle.timeout-per-shutdown-phase",
            "serverHeader", "server.server-header");

    /** Settings that are not offered, as the README says. */
    private static final Set<String> NOT_OFFERED = Set.of(
            "method",
            "handleSignals",
            "timeouts.unready",
            "listeners.0.inheritedChannel",
            "listeners.0.reuseAddress",
            "listeners.0.noDelay",
            "listeners.0.optional");

    private final List<String> documented = documented();

    private static List<String> documented() {
        try {
            List<String> names = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of("README.md"))) {
                int end = line.indexOf(" | ");
                Matcher name = PROPERTY.matcher(line.startsWith("| `") ? line.substring(0, end) : "");
                while (name.find()) {
                    names.add(name.group(1));
                }
            }
            return names;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The properties that a jar's metadata names and that are not deprecated, with their defaults. */
    private static Map<String, Object> metadata(String module) {
        try {
            Map<String, Object> properties = new TreeMap<>();
            for (var url : Collections.list(
                    SettingsTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
                if (url.toString().contains(module)) {
                    try (InputStream in = url.openStream()) {
                        read(new String(in.readAllBytes(), StandardCharsets.UTF_8), properties);
                    }
                }
            }
            assertThat(properties).isNotEmpty();
            return properties;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void read(String json, Map<String, Object> properties) {
        for (Object one :
                (List<?>) JsonParserFactory.getJsonParser().parseMap(json).get("properties")) {
            Map<?, ?> property = (Map<?, ?>) one;
            if (!property.containsKey("deprecation") && !Boolean.TRUE.equals(property.get("deprecated"))) {
                Object value = property.get("defaultValue");
                properties.put((String) property.get("name"), value == null ? "" : value);
            }
        }
    }

    private boolean isDocumented(String property) {
        return documented.stream()
                .anyMatch(name -> name.endsWith("*")
                        ? (property + ".").startsWith(name.substring(0, name.length() - 1))
                        : name.equals(property));
    }

    @Test
    void everyPropertyOfSpringBootsServersIsInTheTable() {
        assertThat(metadata("spring-boot-web-server").keySet())
                .filteredOn(name -> name.startsWith("server."))
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(isDocumented(name)).as(name).isTrue());
    }

    @Test
    void everyPropertyInTheTableExists() {
        Set<String> known = metadata("spring-boot-web-server").keySet();
        Set<String> ours = ours().keySet();
        assertThat(documented).allSatisfy(name -> {
            String prefix = name.replaceAll("\\.?\\*$", "");
            assertThat(name.startsWith("spring.")
                            || name.startsWith("server.mime-mappings")
                            || known.stream().anyMatch(property -> property.startsWith(prefix))
                            || ours.stream().anyMatch(property -> property.startsWith(prefix)))
                    .as(name)
                    .isTrue();
        });
    }

    private static Map<String, Object> ours() {
        Map<String, Object> ours = metadata("");
        ours.keySet().removeIf(name -> !name.startsWith("server.rocket."));
        return ours;
    }

    @Test
    void everyPropertyOfOursIsInTheTable() {
        assertThat(ours().keySet())
                .hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(isDocumented(name)).as(name).isTrue());
    }

    @Test
    void everySettingOfRocketHasAPropertyWithItsDefault() {
        Map<String, Object> ours = ours();
        RocketConfig.DEFAULT.toText().forEach((setting, value) -> {
            if (NOT_OFFERED.contains(setting)) {
                return;
            }
            if (setting.startsWith("proxies.")) {
                assertThat(mentions("server.rocket.trusted-proxies"))
                        .as(setting)
                        .isTrue();
                return;
            }
            if (ELSEWHERE.containsKey(setting)) {
                assertThat(mentions(ELSEWHERE.get(setting))).as(setting).isTrue();
                return;
            }
            String property = "server.rocket." + kebab(setting.replace("listeners.0.", ""));
            assertThat(ours).as(setting).containsKey(property);
            if (!setting.equals("accessLog")) {
                assertThat(comparable(ours.get(property).toString()))
                        .as(property)
                        .isEqualTo(comparable(value));
            }
        });
    }

    private static boolean mentions(String property) {
        try {
            return Files.readString(Path.of("README.md")).contains("`" + property + "`");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Durations as such, sizes in octets, the rest as it stands. */
    private static Object comparable(String value) {
        if (value.matches("\\d+(ms|s|m|h|d)")) {
            return DurationStyle.SIMPLE.parse(value);
        }
        String size = value.replace("iB", "B");
        return size.matches("\\d+[KMG]?B") ? DataSize.parse(size).toBytes() : value;
    }
}
