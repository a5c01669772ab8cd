package org.rocketserver.servlet.descriptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;

/**
 * Declarations of one thing from the three places that may speak of it. {@code web.xml} wins over fragments, fragments
 * win over annotations; fragments that differ where {@code web.xml} is silent are an error, for none of them is above
 * the other (§8.2.3).
 *
 * @param main what {@code web.xml} says, or null
 * @param fragments what fragments say, in their order
 * @param annotations what annotations say
 * @param origin where such a declaration stands
 */
record Layers<T>(@Nullable T main, List<T> fragments, List<T> annotations, Function<T, Origin> origin) {
    /** Copies the lists. */
    Layers {
        fragments = List.copyOf(fragments);
        annotations = List.copyOf(annotations);
    }

    /** A value that may be given once. */
    <V> @Nullable V one(String what, Function<T, @Nullable V> get) throws DeploymentException {
        return one(what, get, value -> value);
    }

    /**
     * A value that may be given once.
     *
     * @param what for messages
     * @param get finds the value, or null where nothing was said
     * @param essence the part of a value that has to be equal if several fragments give it
     */
    <V> @Nullable V one(String what, Function<T, @Nullable V> get, Function<V, Object> essence)
            throws DeploymentException {
        V chosen = main == null ? null : get.apply(main);
        if (chosen != null) {
            return chosen;
        }
        T chosenBy = null;
        for (T fragment : fragments) {
            V value = get.apply(fragment);
            if (value == null) {
                continue;
            }
            if (chosen == null || chosenBy == null) {
                chosen = value;
                chosenBy = fragment;
            } else if (!essence.apply(chosen).equals(essence.apply(value))) {
                throw conflict(what, chosenBy, fragment);
            }
        }
        for (T annotation : annotations) {
            if (chosen == null) {
                chosen = get.apply(annotation);
            }
        }
        return chosen;
    }

    private DeploymentException conflict(String what, T first, T second) {
        return new DeploymentException(
                origin.apply(first) + " and " + origin.apply(second) + " say different things about " + what
                        + " (Servlet 6.1 §8.2.3); say in web.xml which of them counts.");
    }

    /** Values by key: all keys count, and for each of them the same rule as for a single value. */
    <V> Map<String, V> all(String what, Function<T, Map<String, V>> get) throws DeploymentException {
        return all(what, get, value -> value);
    }

    /** As {@link #all(String, Function)}, with the part of a value that has to be equal. */
    <V> Map<String, V> all(String what, Function<T, Map<String, V>> get, Function<V, Object> essence)
            throws DeploymentException {
        Map<String, V> result = new LinkedHashMap<>();
        for (T layer : inOrder()) {
            for (String key : get.apply(layer).keySet()) {
                if (!result.containsKey(key)) {
                    V value = one(what + " " + key, each -> get.apply(each).get(key), essence);
                    if (value != null) {
                        result.put(key, value);
                    }
                }
            }
        }
        return result;
    }

    /** Everything from everywhere, in order, without what is there already. */
    <V> List<V> union(Function<T, ? extends Iterable<V>> get, Function<V, Object> essence) {
        Map<Object, V> result = new LinkedHashMap<>();
        for (T layer : inOrder()) {
            for (V value : get.apply(layer)) {
                result.putIfAbsent(essence.apply(value), value);
            }
        }
        return new ArrayList<>(result.values());
    }

    /** Everything from everywhere, in order. */
    <V> List<V> everything(Function<T, ? extends Iterable<V>> get) {
        List<V> result = new ArrayList<>();
        for (T layer : inOrder()) {
            get.apply(layer).forEach(result::add);
        }
        return result;
    }

    /** All layers, the strongest first. */
    List<T> inOrder() {
        List<T> all = new ArrayList<>();
        if (main != null) {
            all.add(main);
        }
        all.addAll(fragments);
        all.addAll(annotations);
        return all;
    }

    /** The same without what fragments say. */
    Layers<T> withoutFragments() {
        return new Layers<>(main, List.of(), annotations, origin);
    }

    /** The layers of something within these layers, where each may lack it. */
    <P> Layers<P> part(Function<T, @Nullable P> get, Function<P, Origin> partOrigin) {
        return new Layers<>(
                main == null ? null : get.apply(main), present(fragments, get), present(annotations, get), partOrigin);
    }

    private static <T, P> List<P> present(List<T> layers, Function<T, @Nullable P> get) {
        List<P> parts = new ArrayList<>();
        for (T layer : layers) {
            P part = get.apply(layer);
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }
}
