package org.rocketserver.servlet.descriptor;

import jakarta.servlet.SessionTrackingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;

/**
 * Makes one descriptor of {@code web.xml}, ordered fragments and annotations (§8.2.3). Pure.
 *
 * <ul>
 *   <li>What may be declared many times adds up; what may be declared once is taken from {@code web.xml}, else from the
 *       fragments if they agree, else from annotations.
 *   <li>The parts of a servlet or filter of one name are combined by the same rule, its init parameters included.
 *   <li>The paths of a servlet or filter are taken from the strongest place that names any, and are not added up with
 *       weaker ones; fragments among themselves are equally strong.
 *   <li>The application is distributable if {@code web.xml} and every fragment say so.
 * </ul>
 */
public final class DescriptorMerge {
    private final WebAppDescriptor main;
    private final Layers<WebAppDescriptor> layers;

    private DescriptorMerge(WebAppDescriptor main, Layers<WebAppDescriptor> layers) {
        this.main = main;
        this.layers = layers;
    }

    /**
     * Combines declarations. Where {@code web.xml} is complete, nothing else counts; where a fragment is, its caller
     * gives no annotations of that jar.
     *
     * @param main {@code web.xml}, or an empty descriptor
     * @param fragments in their order
     * @param annotations of {@code WEB-INF/classes} and of jars
     * @throws DeploymentException if fragments contradict each other, two classes claim one name, or one path leads to
     *     two servlets
     */
    public static WebAppDescriptor merge(
            WebAppDescriptor main, List<FragmentDecl> fragments, List<WebAppDescriptor> annotations)
            throws DeploymentException {
        List<WebAppDescriptor> parts = new ArrayList<>();
        if (!main.metadataComplete()) {
            for (FragmentDecl fragment : fragments) {
                parts.add(fragment.descriptor());
            }
        }
        List<WebAppDescriptor> found = main.metadataComplete() ? List.of() : annotations;
        refuseSameNames(found);
        WebAppDescriptor merged =
                new DescriptorMerge(main, new Layers<>(main, parts, found, WebAppDescriptor::origin)).merge();
        refuseSharedPaths(merged);
        return merged;
    }

    private WebAppDescriptor merge() throws DeploymentException {
        WebAppDescriptor.Builder result = WebAppDescriptor.builder(main.origin())
                .version(main.version())
                .metadataComplete(main.metadataComplete())
                .displayName(main.displayName()) // a fragment's is ignored (§8.2.3)
                .defaultContextPath(main.defaultContextPath())
                .requestCharacterEncoding(main.requestCharacterEncoding())
                .responseCharacterEncoding(main.responseCharacterEncoding())
                .denyUncoveredHttpMethods(main.denyUncoveredHttpMethods())
                .distributable(distributable())
                .absoluteOrdering(main.absoluteOrdering())
                .session(session())
                .login(layers.one("the login", WebAppDescriptor::login, DescriptorMerge::essence))
                .jsp(jsp());
        layers.all("context parameter", WebAppDescriptor::contextParams).forEach(result::contextParam);
        layers.all("the type of files with extension", WebAppDescriptor::mimeMappings)
                .forEach(result::mimeMapping);
        layers.all("the encoding of locale", WebAppDescriptor::localeEncodings).forEach(result::localeEncoding);
        components(result);
        rest(result);
        return result.build();
    }

    private boolean distributable() {
        boolean all = main.distributable();
        for (WebAppDescriptor fragment : layers.fragments()) {
            all &= fragment.distributable();
        }
        return all;
    }

    private static Object essence(LoginDecl login) {
        return new LoginDecl(
                login.method(), login.realmName(), login.formLoginPage(), login.formErrorPage(), Origin.CODE);
    }

    // ---- servlets, filters, listeners

    private void components(WebAppDescriptor.Builder result) throws DeploymentException {
        for (String name : names(WebAppDescriptor::servlets)) {
            result.servlet(servlet(name, layers.part(layer -> layer.servlets().get(name), ServletDecl::origin)));
        }
        for (String name : names(WebAppDescriptor::filters)) {
            result.filter(filter(name, layers.part(layer -> layer.filters().get(name), FilterDecl::origin)));
        }
        strongest(WebAppDescriptor::servletMappings, ServletMappingDecl::servletName)
                .forEach(result::servletMapping);
        strongest(WebAppDescriptor::filterMappings, FilterMappingDecl::filterName)
                .forEach(result::filterMapping);
        layers.union(WebAppDescriptor::listeners, listener -> listener.implementation()
                        .className())
                .forEach(result::listener);
    }

    private Set<String> names(Function<WebAppDescriptor, Map<String, ?>> get) {
        Set<String> names = new LinkedHashSet<>();
        for (WebAppDescriptor layer : layers.inOrder()) {
            names.addAll(get.apply(layer).keySet());
        }
        return names;
    }

    private static ServletDecl servlet(String name, Layers<ServletDecl> servlet) throws DeploymentException {
        String of = " of servlet " + name;
        ServletDecl.Builder result = ServletDecl.named(
                        name, servlet.inOrder().get(0).origin())
                .implementation(servlet.one("the class" + of, ServletDecl::implementation))
                .loadOnStartup(servlet.one("load-on-startup" + of, ServletDecl::loadOnStartup))
                .asyncSupported(servlet.one("async-supported" + of, ServletDecl::asyncSupported))
                .enabled(servlet.one("enabled" + of, ServletDecl::enabled))
                .runAs(servlet.one("run-as" + of, ServletDecl::runAs))
                .multipart(servlet.one("multipart-config" + of, ServletDecl::multipart, DescriptorMerge::essence))
                .security(servlet.one("security" + of, ServletDecl::security));
        servlet.all("servlet " + name + ", init parameter", ServletDecl::initParams)
                .forEach(result::initParam);
        servlet.all("servlet " + name + ", role", ServletDecl::roleLinks).forEach(result::roleLink);
        return result.build();
    }

    private static Object essence(MultipartDecl multipart) {
        return new MultipartDecl(
                multipart.location(),
                multipart.maxFileSize(),
                multipart.maxRequestSize(),
                multipart.fileSizeThreshold(),
                Origin.CODE);
    }

    private static FilterDecl filter(String name, Layers<FilterDecl> filter) throws DeploymentException {
        String of = " of filter " + name;
        return new FilterDecl(
                name,
                filter.one("the class" + of, FilterDecl::implementation),
                filter.all("filter " + name + ", init parameter", FilterDecl::initParams),
                filter.one("async-supported" + of, FilterDecl::asyncSupported),
                filter.inOrder().get(0).origin());
    }

    /** Mappings of each name from the strongest place that maps it. */
    private <M> List<M> strongest(Function<WebAppDescriptor, List<M>> get, Function<M, String> name) {
        List<M> result = new ArrayList<>(get.apply(main));
        addUnlessMapped(result, layers.fragments(), get, name);
        addUnlessMapped(result, layers.annotations(), get, name);
        return result;
    }

    private static <M> void addUnlessMapped(
            List<M> result,
            List<WebAppDescriptor> level,
            Function<WebAppDescriptor, List<M>> get,
            Function<M, String> name) {
        Set<String> mapped = new HashSet<>();
        for (M mapping : result) {
            mapped.add(name.apply(mapping));
        }
        for (WebAppDescriptor layer : level) {
            for (M mapping : get.apply(layer)) {
                if (!mapped.contains(name.apply(mapping))) {
                    result.add(mapping);
                }
            }
        }
    }

    // ---- everything else

    private void rest(WebAppDescriptor.Builder result) throws DeploymentException {
        layers.all("error page", DescriptorMerge::errorPages, ErrorPageDecl::location)
                .values()
                .forEach(result::errorPage);
        layers.union(WebAppDescriptor::welcomeFiles, file -> file).forEach(result::welcomeFile);
        layers.everything(WebAppDescriptor::constraints).forEach(result::constraint);
        layers.everything(WebAppDescriptor::securityRoles).forEach(result::securityRole);
        layers.all("environment entry", WebAppDescriptor::envEntries, DescriptorMerge::essence)
                .values()
                .forEach(entry -> result.envEntry(withAllTargets(entry)));
        layers.everything(WebAppDescriptor::injections).forEach(result::injection);
        lifecycle("post-construct of", WebAppDescriptor::postConstructs).forEach(result::postConstruct);
        lifecycle("pre-destroy of", WebAppDescriptor::preDestroys).forEach(result::preDestroy);
    }

    /** Whoever gives the value, the fields and setters that it goes to add up. */
    private EnvEntryDecl withAllTargets(EnvEntryDecl entry) {
        List<InjectionDecl> targets = layers.union(
                layer -> targets(layer, entry.name()), target -> target.className() + "/" + target.member());
        return new EnvEntryDecl(entry.name(), entry.type(), entry.value(), targets, entry.origin());
    }

    private static List<InjectionDecl> targets(WebAppDescriptor layer, String entry) {
        EnvEntryDecl found = layer.envEntries().get(entry);
        return found == null ? List.of() : found.targets();
    }

    /** A list in {@code web.xml} is taken to be complete as far as fragments are concerned. */
    private Collection<LifecycleDecl> lifecycle(String what, Function<WebAppDescriptor, List<LifecycleDecl>> get)
            throws DeploymentException {
        Layers<WebAppDescriptor> counting = get.apply(main).isEmpty() ? layers : layers.withoutFragments();
        return counting.all(what, layer -> byClass(get.apply(layer)), LifecycleDecl::method)
                .values();
    }

    private static Map<String, ErrorPageDecl> errorPages(WebAppDescriptor layer) {
        Map<String, ErrorPageDecl> pages = new LinkedHashMap<>();
        for (ErrorPageDecl page : layer.errorPages()) {
            String exception = page.exceptionType();
            String key = page.status() != null ? "of status " + page.status() : exception != null ? exception : "";
            pages.put(key, page);
        }
        return pages;
    }

    private static Object essence(EnvEntryDecl entry) {
        return new EnvEntryDecl(entry.name(), entry.type(), entry.value(), List.of(), Origin.CODE);
    }

    private static Map<String, LifecycleDecl> byClass(List<LifecycleDecl> methods) {
        Map<String, LifecycleDecl> result = new LinkedHashMap<>();
        for (LifecycleDecl method : methods) {
            result.putIfAbsent(method.className(), method);
        }
        return result;
    }

    private SessionDecl session() throws DeploymentException {
        return new SessionDecl(
                layers.one("the session timeout", layer -> layer.session().timeoutMinutes()),
                new SessionDecl.Cookie(
                        layers.one("the session cookie's name", layer -> cookie(layer)
                                .name()),
                        layers.one("the session cookie's domain", layer -> cookie(layer)
                                .domain()),
                        layers.one("the session cookie's path", layer -> cookie(layer)
                                .path()),
                        layers.one("the session cookie's comment", layer -> cookie(layer)
                                .comment()),
                        layers.one("the session cookie's http-only", layer -> cookie(layer)
                                .httpOnly()),
                        layers.one("the session cookie's secure", layer -> cookie(layer)
                                .secure()),
                        layers.one("the session cookie's max-age", layer -> cookie(layer)
                                .maxAge()),
                        layers.all("the session cookie's attribute", layer -> cookie(layer)
                                .attributes())),
                trackingModes(),
                main.session().equals(SessionDecl.DEFAULT)
                        ? firstSessionOrigin()
                        : main.session().origin());
    }

    private static SessionDecl.Cookie cookie(WebAppDescriptor layer) {
        return layer.session().cookie();
    }

    private Set<SessionTrackingMode> trackingModes() throws DeploymentException {
        Set<SessionTrackingMode> modes = layers.one("the session tracking modes", DescriptorMerge::trackingModesOrNull);
        return modes == null ? Set.of() : modes;
    }

    private static @Nullable Set<SessionTrackingMode> trackingModesOrNull(WebAppDescriptor layer) {
        Set<SessionTrackingMode> modes = layer.session().trackingModes();
        return modes.isEmpty() ? null : modes;
    }

    private Origin firstSessionOrigin() {
        for (WebAppDescriptor fragment : layers.fragments()) {
            if (!fragment.session().equals(SessionDecl.DEFAULT)) {
                return fragment.session().origin();
            }
        }
        return SessionDecl.DEFAULT.origin();
    }

    private JspDecl jsp() throws DeploymentException {
        Map<String, JspDecl.Taglib> taglibs = layers.all("tag library", DescriptorMerge::taglibs);
        return new JspDecl(List.copyOf(taglibs.values()), layers.everything(layer -> layer.jsp()
                .propertyGroups()));
    }

    private static Map<String, JspDecl.Taglib> taglibs(WebAppDescriptor layer) {
        Map<String, JspDecl.Taglib> taglibs = new LinkedHashMap<>();
        for (JspDecl.Taglib taglib : layer.jsp().taglibs()) {
            taglibs.putIfAbsent(taglib.uri(), taglib);
        }
        return taglibs;
    }

    // ---- what cannot be

    private static void refuseSameNames(List<WebAppDescriptor> annotations) throws DeploymentException {
        Map<String, Implementation> servlets = new HashMap<>();
        Map<String, Implementation> filters = new HashMap<>();
        for (WebAppDescriptor layer : annotations) {
            for (ServletDecl servlet : layer.servlets().values()) {
                refuseOther(
                        "servlets",
                        servlet.name(),
                        servlets.put(servlet.name(), implementation(servlet)),
                        implementation(servlet));
            }
            for (FilterDecl filter : layer.filters().values()) {
                refuseOther(
                        "filters",
                        filter.name(),
                        filters.put(filter.name(), implementation(filter)),
                        implementation(filter));
            }
        }
    }

    private static Implementation implementation(ServletDecl servlet) {
        Implementation implementation = servlet.implementation();
        return implementation == null ? Implementation.named(servlet.name()) : implementation;
    }

    private static Implementation implementation(FilterDecl filter) {
        Implementation implementation = filter.implementation();
        return implementation == null ? Implementation.named(filter.name()) : implementation;
    }

    /** Two classes of one name are an error; one class found twice, in two jars, is not. */
    static void refuseOther(String what, String name, @Nullable Implementation before, Implementation now)
            throws DeploymentException {
        if (before != null && !before.equals(now)) {
            throw new DeploymentException("Two " + what + " are called " + name + " by their annotations: "
                    + before.className() + " and " + now.className() + "; give one of them another name.");
        }
    }

    /** §12.2: if one pattern is mapped to several servlets, the deployment fails. */
    private static void refuseSharedPaths(WebAppDescriptor merged) throws DeploymentException {
        Map<String, ServletMappingDecl> owners = new HashMap<>();
        for (ServletMappingDecl mapping : merged.servletMappings()) {
            for (String pattern : mapping.urlPatterns()) {
                ServletMappingDecl other = owners.putIfAbsent(pattern, mapping);
                if (other != null && !other.servletName().equals(mapping.servletName())) {
                    throw new DeploymentException(mapping.origin() + ": the path \"" + pattern + "\" leads to servlet "
                            + mapping.servletName() + " but already to servlet " + other.servletName() + " ("
                            + other.origin() + "), which Servlet 6.1 §12.2 forbids; map one of them in web.xml to"
                            + " another path.");
                }
            }
        }
    }
}
