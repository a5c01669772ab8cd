package org.rocketserver.servlet.descriptor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code jsp-config} of an application; handed to a JSP engine through
 * {@code ServletContext.getJspConfigDescriptor}.
 *
 * @param taglibs in the order of declaration
 * @param propertyGroups in the order of declaration
 */
public record JspDecl(List<Taglib> taglibs, List<PropertyGroup> propertyGroups) {
    /** Nothing was said. */
    public static final JspDecl EMPTY = new JspDecl(List.of(), List.of());

    /** Copies the lists. */
    public JspDecl {
        taglibs = List.copyOf(taglibs);
        propertyGroups = List.copyOf(propertyGroups);
    }

    /** Whether nothing was declared. */
    public boolean isEmpty() {
        return taglibs.isEmpty() && propertyGroups.isEmpty();
    }

    /**
     * A tag library.
     *
     * @param uri what pages call it
     * @param location where its descriptor is
     */
    public record Taglib(String uri, String location) {}

    /**
     * A {@code jsp-property-group}. What is null was not said; values are the descriptor's own text, as the API returns
     * them.
     *
     * @param urlPatterns pages it is about
     * @param elIgnored {@code el-ignored}
     * @param errorOnElNotFound {@code error-on-el-not-found}
     * @param pageEncoding {@code page-encoding}
     * @param scriptingInvalid {@code scripting-invalid}
     * @param isXml {@code is-xml}
     * @param includePreludes {@code include-prelude}
     * @param includeCodas {@code include-coda}
     * @param deferredSyntaxAllowedAsLiteral {@code deferred-syntax-allowed-as-literal}
     * @param trimDirectiveWhitespaces {@code trim-directive-whitespaces}
     * @param defaultContentType {@code default-content-type}
     * @param buffer {@code buffer}
     * @param errorOnUndeclaredNamespace {@code error-on-undeclared-namespace}
     */
    public record PropertyGroup(
            List<String> urlPatterns,
            @Nullable String elIgnored,
            @Nullable String errorOnElNotFound,
            @Nullable String pageEncoding,
            @Nullable String scriptingInvalid,
            @Nullable String isXml,
            List<String> includePreludes,
            List<String> includeCodas,
            @Nullable String deferredSyntaxAllowedAsLiteral,
            @Nullable String trimDirectiveWhitespaces,
            @Nullable String defaultContentType,
            @Nullable String buffer,
            @Nullable String errorOnUndeclaredNamespace) {
        /** Copies the lists. */
        public PropertyGroup {
            urlPatterns = List.copyOf(urlPatterns);
            includePreludes = List.copyOf(includePreludes);
            includeCodas = List.copyOf(includeCodas);
        }
    }
}
