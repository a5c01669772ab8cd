package org.rocketserver.servlet.descriptor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A jar of {@code WEB-INF/lib} as a part of the application (§8.2).
 *
 * @param jar the file's name, such as {@code a.jar}
 * @param name what {@code web-fragment.xml} calls it, or null: then it takes part in "others" only
 * @param ordering its wishes
 * @param descriptor what it declares, empty if it has no {@code web-fragment.xml}
 */
public record FragmentDecl(String jar, @Nullable String name, RelativeOrdering ordering, WebAppDescriptor descriptor) {
    /**
     * A jar without {@code web-fragment.xml}: it has no name and no wish, and does not keep an application from being
     * distributable.
     */
    public static FragmentDecl withoutDescriptor(String jar) {
        return new FragmentDecl(
                jar,
                null,
                RelativeOrdering.NONE,
                WebAppDescriptor.builder(Origin.of(jar)).distributable(true).build());
    }

    /**
     * The {@code ordering} element (§8.2.2, case 2).
     *
     * @param before names this one wants to precede
     * @param beforeOthers whether it wants to precede all others
     * @param after names this one wants to follow
     * @param afterOthers whether it wants to follow all others
     */
    public record RelativeOrdering(List<String> before, boolean beforeOthers, List<String> after, boolean afterOthers) {
        /** No wish. */
        public static final RelativeOrdering NONE = new RelativeOrdering(List.of(), false, List.of(), false);

        /** Copies the lists. */
        public RelativeOrdering {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }
}
