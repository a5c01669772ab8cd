package org.rocketserver.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Configuration records as {@code key=value} text, one to one with their components. Works for any public record whose
 * components are texts, numbers, booleans, enums, {@code Duration}, {@code Path}, {@code Charset}, lists of texts, maps
 * of texts, records, or lists of records; a component of any other type has no text.
 *
 * <p>Keys are the names of components joined by dots; elements of a list of records are counted from 0; a list of texts
 * is one value with commas. Durations are {@code 250ms}, {@code 60s}, {@code 10m}, {@code 1h}, {@code 0} or ISO 8601;
 * sizes may have a unit ({@link ByteSize#parse}).
 */
public final class TextForm {
    /** Where a record that has no valid default starts from. */
    private static final Map<Class<?>, Map<String, Object>> STARTS = Map.of(
            TlsConfig.class,
            Map.of(
                    "protocols",
                    List.of("TLSv1.3", "TLSv1.2"),
                    "clientAuthentication",
                    TlsConfig.ClientAuthentication.NONE));

    private TextForm() {}

    /**
     * A record with some components replaced by what the text says.
     *
     * @param base what holds where the text is silent
     * @param settings keys and values; a list element that the base does not have starts from its type's default and
     *     must follow the last one
     * @throws IllegalArgumentException if a key is unknown (with the nearest known one), a value cannot be read, or the
     *     record refuses it; the message names the setting, the value and the remedy
     */
    public static <R extends Record> R apply(R base, Map<String, String> settings) {
        Node root = new Node();
        for (Map.Entry<String, String> setting : new TreeMap<>(settings).entrySet()) {
            root.put(setting.getKey().split("\\.", -1), setting.getKey(), setting.getValue());
        }
        @SuppressWarnings("unchecked") // the class of a record of type R makes an R
        Class<R> type = (Class<R>) base.getClass();
        return new Reader(type).record(type, base, root, "");
    }

    /**
     * All settings of a record that have text, in the order of its components; what is null is left out.
     *
     * @return keys and values that {@link #apply} reads back as an equal record
     */
    public static Map<String, String> write(Record record) {
        Map<String, String> text = new LinkedHashMap<>();
        write("", record, text);
        return text;
    }

    private static void write(String key, @Nullable Object value, Map<String, String> into) {
        String dot = key.isEmpty() ? "" : key + ".";
        if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                write(dot + component.getName(), valueOf(component, record), into);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, element) -> {
                if (element instanceof String text) {
                    into.put(dot + name, text);
                }
            });
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
            for (int i = 0; i < list.size(); i++) {
                write(dot + i, list.get(i), into);
            }
        } else if (value != null) {
            String text = TextValues.write(key, value);
            if (text != null) {
                into.put(key, text);
            }
        }
    }

    /**
     * Every key that a record type knows, for documentation and suggestions: list elements as {@code N}, free keys of a
     * map as {@code *}.
     */
    public static List<String> keys(Class<? extends Record> type) {
        List<String> keys = new ArrayList<>();
        keys("", type, keys);
        return keys;
    }

    private static void keys(String key, Type type, List<String> into) {
        String dot = key.isEmpty() ? "" : key + ".";
        Class<?> raw = raw(type);
        if (raw.isRecord()) {
            for (RecordComponent component : raw.getRecordComponents()) {
                keys(dot + component.getName(), component.getGenericType(), into);
            }
        } else if (raw == Map.class) {
            into.add(dot + "*");
        } else if (raw == List.class && raw(element(type)).isRecord()) {
            keys(dot + "N", element(type), into);
        } else if (TextValues.readable(type)) {
            into.add(key);
        }
    }

    /**
     * The settings of a record that stand in environment variables: the prefix and the key in capitals with underscores
     * for dots, and also between the words of a name where one likes: {@code ROCKET_LIMITS_HEAD_BYTES} and
     * {@code ROCKET_LIMITS_HEADBYTES} are both {@code limits.headBytes}. Free keys of a map come out in small letters.
     * A variable whose first word is no setting is somebody else's, such as the {@code ROCKET_PORT} that Kubernetes
     * sets for a service named rocket, and is left alone.
     *
     * @param record tells the known settings
     * @param prefix what the names start with, such as {@code ROCKET_}
     * @param environment usually {@link System#getenv()}
     * @return for {@link #apply}
     * @throws IllegalArgumentException if a variable begins like a setting and is none, or two mean the same
     */
    public static Map<String, String> environment(Record record, String prefix, Map<String, String> environment) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith(prefix)) {
                continue;
            }
            String[] words =
                    name.substring(prefix.length()).toLowerCase(Locale.ROOT).split("_", -1);
            String key = key(record.getClass(), words, 0, "");
            if (key == null && begins(record.getClass(), words)) {
                throw unknown(name, record.getClass(), String.join(".", words));
            }
            if (key != null && settings.put(key, variable.getValue()) != null) {
                throw Check.refused(name, "given once", variable.getValue(), "only one variable for " + key);
            }
        }
        return settings;
    }

    private static @Nullable String key(Type type, String[] words, int at, String key) {
        Class<?> raw = raw(type);
        String dot = key.isEmpty() ? "" : key + ".";
        if (raw.isRecord()) {
            for (RecordComponent component : raw.getRecordComponents()) {
                int next = match(component.getName(), words, at);
                String found =
                        next < 0 ? null : key(component.getGenericType(), words, next, dot + component.getName());
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        if (raw == Map.class) {
            return at == words.length
                    ? null
                    : dot + String.join("_", List.of(words).subList(at, words.length));
        }
        if (raw == List.class && raw(element(type)).isRecord()) {
            return at < words.length && index(words[at]) >= 0
                    ? key(element(type), words, at + 1, dot + words[at])
                    : null;
        }
        return at == words.length && TextValues.readable(type) ? key : null;
    }

    /** The index after the words that together spell the name, or -1. */
    private static int match(String name, String[] words, int at) {
        String rest = name.toLowerCase(Locale.ROOT);
        int next = at;
        while (!rest.isEmpty() && next < words.length && !words[next].isEmpty() && rest.startsWith(words[next])) {
            rest = rest.substring(words[next++].length());
        }
        return rest.isEmpty() ? next : -1;
    }

    private static boolean begins(Class<?> type, String[] words) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (match(component.getName(), words, 0) > 0) {
                return true;
            }
        }
        return false;
    }

    private static IllegalArgumentException unknown(String given, Class<?> type, String key) {
        @SuppressWarnings("unchecked") // callers pass classes of records
        List<String> known = keys((Class<? extends Record>) type);
        return Suggestion.unknown(given, key, known);
    }

    /** A number of an element, or -1. */
    private static int index(String text) {
        return !text.isEmpty() && text.length() < 5 && text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(text)
                : -1;
    }

    private static Class<?> raw(Type type) {
        return type instanceof Class<?> raw ? raw : (Class<?>) ((ParameterizedType) type).getRawType();
    }

    private static Type element(Type list) {
        return ((ParameterizedType) list).getActualTypeArguments()[0];
    }

    private static @Nullable Object valueOf(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read " + component + "; make the record public", e);
        }
    }

    /** The settings as a tree, split at the dots of their keys. */
    private static final class Node {
        private final Map<String, Node> children = new LinkedHashMap<>();
        private String key = "";
        private @Nullable String value;

        void put(String[] names, String wholeKey, String text) {
            Node node = this;
            for (String name : names) {
                node = node.children.computeIfAbsent(name, ignored -> new Node());
                if (node.key.isEmpty()) {
                    node.key = wholeKey;
                }
            }
            node.key = wholeKey;
            node.value = text;
        }
    }

    /** Makes records out of a tree of settings. */
    private record Reader(Class<?> root) {
        <R> R record(Class<R> type, @Nullable Object base, Node node, String path) {
            refuseValue(node);
            RecordComponent[] components = type.getRecordComponents();
            Set<String> unknown = new java.util.LinkedHashSet<>(node.children.keySet());
            @Nullable Object[] arguments = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                RecordComponent component = components[i];
                unknown.remove(component.getName());
                types[i] = component.getType();
                Object current = base != null ? valueOf((Record) base, component) : start(type, component);
                Node child = node.children.get(component.getName());
                String childPath = path.isEmpty() ? component.getName() : path + "." + component.getName();
                arguments[i] = child == null ? current : value(component.getGenericType(), current, child, childPath);
            }
            for (String name : unknown) {
                throw unknown(node.children.get(name));
            }
            return create(type, types, arguments, path);
        }

        private @Nullable Object value(Type type, @Nullable Object current, Node node, String path) {
            Class<?> raw = raw(type);
            if (raw.isRecord()) {
                return record(raw, current != null ? current : byDefault(raw), node, path);
            }
            if (raw == Map.class) {
                refuseValue(node);
                Map<String, Object> map = new LinkedHashMap<>();
                if (current instanceof Map<?, ?> present) {
                    present.forEach((name, element) -> map.put((String) name, element));
                }
                node.children.forEach((name, child) -> leaves(name, child, map));
                return map;
            }
            if (raw == List.class && raw(element(type)).isRecord()) {
                return list(raw(element(type)), current instanceof List<?> list ? list : List.of(), node, path);
            }
            if (!node.children.isEmpty()) {
                throw unknown(node.children.values().iterator().next());
            }
            if (!TextValues.readable(type)) {
                throw unknown(node);
            }
            return TextValues.read(path, type, java.util.Objects.requireNonNull(node.value));
        }

        /** Free keys of a map may have dots themselves. */
        private static void leaves(String name, Node node, Map<String, Object> into) {
            if (node.value != null) {
                into.put(name, node.value);
            }
            node.children.forEach((next, child) -> leaves(name + "." + next, child, into));
        }

        private List<Object> list(Class<?> type, List<?> current, Node node, String path) {
            refuseValue(node);
            List<Object> elements = new ArrayList<>(current);
            Map<Integer, Node> byIndex = new TreeMap<>();
            node.children.forEach((name, child) -> {
                int index = index(name);
                if (index < 0) {
                    throw unknown(child);
                }
                byIndex.put(index, child);
            });
            byIndex.forEach((index, child) -> {
                String at = path + "." + index;
                if (index > elements.size()) {
                    throw Check.refused(
                            at, "the next after " + elements.size() + " others", child.key, "numbers from 0");
                }
                if (index == elements.size()) {
                    elements.add(record(type, byDefault(type), child, at));
                } else {
                    elements.set(index, record(type, elements.get(index), child, at));
                }
            });
            return elements;
        }

        private void refuseValue(Node node) {
            if (node.value != null) {
                throw unknown(node);
            }
        }

        private IllegalArgumentException unknown(@Nullable Node node) {
            String key = node == null ? "" : node.key;
            return TextForm.unknown(key, root, key);
        }

        private static @Nullable Object valueOf(Record base, RecordComponent component) {
            return TextForm.valueOf(component, base);
        }

        private static @Nullable Object byDefault(Class<?> type) {
            try {
                return type.getField("DEFAULT").get(null);
            } catch (NoSuchFieldException e) {
                return null; // it has none and starts from its components
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException("cannot read DEFAULT of " + type + "; make it public", e);
            }
        }

        private static @Nullable Object start(Class<?> type, RecordComponent component) {
            Object start = STARTS.getOrDefault(type, Map.of()).get(component.getName());
            return start == null && component.getType() == List.class ? List.of() : start;
        }

        private static <R> R create(Class<R> type, Class<?>[] types, @Nullable Object[] arguments, String path) {
            try {
                Constructor<R> constructor = type.getDeclaredConstructor(types);
                return constructor.newInstance(arguments);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof IllegalArgumentException refused) {
                    boolean element = path.chars().anyMatch(c -> c >= '0' && c <= '9');
                    throw element ? new IllegalArgumentException(path + ": " + refused.getMessage(), refused) : refused;
                }
                throw new IllegalArgumentException(path + " cannot be made of these settings", e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot make a " + type + "; make the record public", e);
            }
        }
    }
}
