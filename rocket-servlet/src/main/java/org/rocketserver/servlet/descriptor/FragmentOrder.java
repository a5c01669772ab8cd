package org.rocketserver.servlet.descriptor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;

/**
 * The order of web fragments (§8.2.2). Pure: from the fragments in the order of their jars' names to the order in which
 * they count.
 */
public final class FragmentOrder {
    /**
     * What came out.
     *
     * @param fragments those that take part, in their order
     * @param excluded those an absolute ordering leaves out: neither their descriptors and annotations nor their
     *     initializers count
     * @param explicit whether anybody asked for an order; if not, there is no {@code orderedLibs} attribute
     */
    public record Result(List<FragmentDecl> fragments, List<FragmentDecl> excluded, boolean explicit) {
        /** Copies the lists. */
        public Result {
            fragments = List.copyOf(fragments);
            excluded = List.copyOf(excluded);
        }
    }

    private FragmentOrder() {}

    /**
     * Puts fragments in order.
     *
     * @param absolute what {@code web.xml} asks for, or null: then the fragments' own wishes count
     * @param fragments all of them
     * @throws DeploymentException if two have the same name, or their wishes contradict each other
     */
    public static Result of(@Nullable List<String> absolute, List<FragmentDecl> fragments) throws DeploymentException {
        return absolute == null ? relative(fragments) : absolute(absolute, fragments);
    }

    // ---- case 1: absolute ordering

    private static Result absolute(List<String> names, List<FragmentDecl> fragments) throws DeploymentException {
        List<FragmentDecl> ordered = new ArrayList<>();
        Set<FragmentDecl> rest = new LinkedHashSet<>(fragments);
        int others = -1;
        for (String name : new LinkedHashSet<>(names)) { // of a name given twice only the first place counts
            if (name.equals(WebAppDescriptor.OTHERS)) {
                others = ordered.size();
                continue;
            }
            FragmentDecl named = named(name, fragments);
            if (named != null) { // a name that no fragment has is passed over
                ordered.add(named);
                rest.remove(named);
            }
        }
        if (others >= 0) {
            ordered.addAll(others, rest);
            rest.clear();
        }
        return new Result(ordered, List.copyOf(rest), true);
    }

    private static @Nullable FragmentDecl named(String name, List<FragmentDecl> fragments) throws DeploymentException {
        FragmentDecl found = null;
        for (FragmentDecl each : fragments) {
            if (name.equals(each.name())) {
                if (found != null) {
                    throw sameName(found, each);
                }
                found = each;
            }
        }
        return found;
    }

    private static DeploymentException sameName(FragmentDecl first, FragmentDecl second) {
        return new DeploymentException("Two web fragments are called " + first.name() + ", in " + first.jar()
                + " and in " + second.jar() + ", so they cannot be put in order (Servlet 6.1 §8.2.2);"
                + " remove one of the jars, or name fragments in <absolute-ordering> of web.xml.");
    }

    // ---- case 2: relative ordering

    private static Result relative(List<FragmentDecl> fragments) throws DeploymentException {
        Wishes wishes = new Wishes(fragments);
        return new Result(wishes.sorted(), List.of(), wishes.explicit);
    }

    /**
     * Fragments as a graph. "Before others" and "after others" make three groups; whoever must precede a member of the
     * first group belongs to it too, and likewise at the end. Within a group, edges decide, then the jars' names.
     */
    private static final class Wishes {
        private final List<FragmentDecl> fragments;
        private final Map<String, Integer> indexes = new HashMap<>();
        private final List<Set<Integer>> predecessors = new ArrayList<>();
        private final List<Set<Integer>> successors = new ArrayList<>();
        private boolean explicit;

        Wishes(List<FragmentDecl> fragments) throws DeploymentException {
            this.fragments = fragments;
            for (int i = 0; i < fragments.size(); i++) {
                predecessors.add(new LinkedHashSet<>());
                successors.add(new LinkedHashSet<>());
                String name = fragments.get(i).name();
                Integer same = name == null ? null : indexes.putIfAbsent(name, i);
                if (same != null) {
                    throw sameName(fragments.get(same), fragments.get(i));
                }
            }
            for (int i = 0; i < fragments.size(); i++) {
                FragmentDecl.RelativeOrdering ordering = fragments.get(i).ordering();
                explicit |= !ordering.equals(FragmentDecl.RelativeOrdering.NONE);
                for (String name : ordering.before()) {
                    edge(i, indexes.get(name));
                }
                for (String name : ordering.after()) {
                    edge(indexes.get(name), i);
                }
            }
        }

        /** A wish about a fragment that is not there is no wish. */
        private void edge(@Nullable Integer from, @Nullable Integer to) {
            if (from != null && to != null) {
                predecessors.get(to).add(from);
                successors.get(from).add(to);
            }
        }

        List<FragmentDecl> sorted() throws DeploymentException {
            Set<Integer> first = new LinkedHashSet<>();
            Set<Integer> last = new LinkedHashSet<>();
            for (int i = 0; i < fragments.size(); i++) {
                if (fragments.get(i).ordering().beforeOthers()) {
                    reach(i, predecessors, first);
                }
                if (fragments.get(i).ordering().afterOthers()) {
                    reach(i, successors, last);
                }
            }
            for (int each : first) {
                if (last.contains(each)) {
                    throw contradiction(each, "it would have to be both before and after the others");
                }
            }
            List<FragmentDecl> sorted = new ArrayList<>();
            Set<Integer> done = new HashSet<>();
            sort(first, done, sorted);
            Set<Integer> middle = new LinkedHashSet<>();
            for (int i = 0; i < fragments.size(); i++) {
                if (!first.contains(i) && !last.contains(i)) {
                    middle.add(i);
                }
            }
            sort(middle, done, sorted);
            sort(last, done, sorted);
            return sorted;
        }

        private static void reach(int from, List<Set<Integer>> edges, Set<Integer> reached) {
            if (reached.add(from)) {
                for (int next : edges.get(from)) {
                    reach(next, edges, reached);
                }
            }
        }

        private void sort(Set<Integer> group, Set<Integer> done, List<FragmentDecl> sorted) throws DeploymentException {
            List<Integer> waiting = new ArrayList<>(group);
            waiting.sort(null);
            while (!waiting.isEmpty()) {
                Integer next = firstReady(waiting, done);
                if (next == null) {
                    throw contradiction(waiting.get(0), cycle(waiting, done));
                }
                waiting.remove(next);
                done.add(next);
                sorted.add(fragments.get(next));
            }
        }

        private @Nullable Integer firstReady(List<Integer> waiting, Set<Integer> done) {
            for (Integer each : waiting) {
                if (done.containsAll(predecessors.get(each))) {
                    return each;
                }
            }
            return null;
        }

        /** Walks back from fragment to fragment it waits for, until one comes twice. */
        private String cycle(List<Integer> waiting, Set<Integer> done) {
            List<Integer> path = new ArrayList<>();
            int at = waiting.get(0);
            while (!path.contains(at)) {
                path.add(at);
                for (int each : predecessors.get(at)) {
                    if (!done.contains(each)) {
                        at = each;
                        break;
                    }
                }
            }
            StringBuilder text = new StringBuilder("their wishes form a circle: ").append(title(at));
            for (int i = path.size() - 1; i >= path.indexOf(at); i--) {
                text.append(" before ").append(title(path.get(i)));
            }
            return text.toString();
        }

        private String title(int index) {
            FragmentDecl fragment = fragments.get(index);
            return fragment.name() == null ? fragment.jar() : fragment.name() + " (" + fragment.jar() + ")";
        }

        private DeploymentException contradiction(int index, String why) {
            return new DeploymentException("The web fragments cannot be put in order at " + title(index) + ": " + why
                    + " (Servlet 6.1 §8.2.2); correct an <ordering>, or say <absolute-ordering> in web.xml.");
        }
    }
}
