package org.rocketserver.runner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.TextForm;

/**
 * The variables of the environment that are for this program, told apart: {@code ROCKET_MIN_THREADS} is the option
 * {@code --min-threads}, {@code ROCKET_TIMEOUTS_IDLE} a setting of the server. Pure.
 *
 * @param options by their names without dashes
 * @param rest everything else, settings of the server among it
 * @param strangers what begins like one of this program's and means nothing to it
 */
record Environment(Map<String, String> options, Map<String, String> rest, List<String> strangers) {
    private static final String PREFIX = "ROCKET_";

    /** What Kubernetes tells of services whose names begin with rocket, as Docker did of links. */
    private static final Pattern SERVICE = Pattern.compile("ROCKET_.*SERVICE_(HOST|PORT.*)|ROCKET_.*PORT_\\d+_.*");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    /**
     * Tells them apart.
     *
     * @param names of all options
     * @throws Refusal a variable is nearly one of this program's: it would do nothing
     */
    static Environment of(Map<String, String> environment, Collection<String> names) throws Refusal {
        Map<String, String> options = new LinkedHashMap<>();
        Map<String, String> rest = new TreeMap<>(environment);
        rest.entrySet().removeIf(variable -> isOfService(variable.getKey(), variable.getValue()));
        Map<String, String> known = new LinkedHashMap<>();
        for (String name : names) {
            known.put(variable(name), name);
        }
        for (Map.Entry<String, String> variable : known.entrySet()) {
            String value = rest.remove(variable.getKey());
            if (value != null) {
                options.put(variable.getValue(), value);
            }
        }
        List<String> strangers = new ArrayList<>();
        for (Map.Entry<String, String> variable : rest.entrySet()) {
            if (variable.getKey().startsWith(PREFIX) && !isSetting(variable.getKey(), variable.getValue())) {
                refuseNearly(variable.getKey(), known.keySet());
                strangers.add(variable.getKey());
            }
        }
        return new Environment(options, rest, strangers);
    }

    private static String variable(String name) {
        return PREFIX + name.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static boolean isOfService(String name, String value) {
        return name.startsWith(PREFIX)
                && (SERVICE.matcher(name).matches()
                        || SERVICE_ADDRESS.matcher(value).matches());
    }

    private static boolean isSetting(String name, String value) {
        try {
            return !TextForm.environment(RocketConfig.DEFAULT, PREFIX, Map.of(name, value))
                    .isEmpty();
        } catch (IllegalArgumentException e) {
            return true; // nearly one: refused with the others, by whoever reads the settings
        }
    }

    private static void refuseNearly(String name, Collection<String> options) throws Refusal {
        List<String> known = new ArrayList<>(options);
        TextForm.keys(RocketConfig.class).forEach(key -> known.add(variable(key)));
        String word = name.substring(PREFIX.length());
        String nearest = Nearest.to(
                        word,
                        known.stream()
                                .map(each -> each.substring(PREFIX.length()))
                                .toList())
                .orElse(null);
        if (nearest != null) {
            throw Planner.usage("the environment has " + name + ", which is no option or setting; did you mean "
                    + PREFIX + nearest + "? (--help lists all options)");
        }
    }
}
