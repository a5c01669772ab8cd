package org.rocketserver.servlet.descriptor;

import jakarta.servlet.DispatcherType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.FragmentDecl.RelativeOrdering;
import org.rocketserver.servlet.mapping.UrlPattern;

/**
 * Reads {@code web.xml} and {@code META-INF/web-fragment.xml} of every version from 2.2 to 6.1 (§14), in any namespace
 * and with elements in any order. What a container without EJB and JNDI has no use for is passed over; elements nobody
 * knows are passed over with a warning; wrong values are errors that name file and line.
 */
public final class WebXmlParser {
    private static final Pattern VERSION = Pattern.compile("\\d\\.\\d");
    private static final Pattern DOCUMENT_TYPE_VERSION = Pattern.compile("DTD Web Application (\\d\\.\\d)");

    private final XmlElement root;
    private final Consumer<String> warnings;
    private final WebAppDescriptor.Builder result;

    /** Only version 2.2 allowed patterns to leave out the slash at their beginning. */
    private boolean slashesLack;

    private WebXmlParser(XmlElement root, Consumer<String> warnings) {
        this.root = root;
        this.warnings = warnings;
        this.result = WebAppDescriptor.builder(root.origin());
    }

    /**
     * Reads a {@code web.xml}; the stream stays open.
     *
     * @param source what messages call the file
     * @param warnings is told what was passed over though it should not be there
     * @throws DeploymentException if it is not well-formed or says something that cannot be
     */
    public static WebAppDescriptor application(InputStream in, String source, Consumer<String> warnings)
            throws DeploymentException {
        XmlReader.Document document = XmlReader.read(in, source);
        expect(document.root(), "web-app");
        return new WebXmlParser(document.root(), warnings).read(document.documentType());
    }

    /**
     * Reads a {@code web-fragment.xml}; the stream stays open.
     *
     * @param jar the file name of the jar that has it
     * @param source what messages call the file
     * @param warnings is told what was passed over though it should not be there
     * @throws DeploymentException if it is not well-formed or says something that cannot be
     */
    public static FragmentDecl fragment(InputStream in, String jar, String source, Consumer<String> warnings)
            throws DeploymentException {
        XmlReader.Document document = XmlReader.read(in, source);
        XmlElement root = document.root();
        expect(root, "web-fragment");
        WebAppDescriptor descriptor = new WebXmlParser(root, warnings).read(document.documentType());
        return new FragmentDecl(jar, root.value("name"), ordering(root), descriptor);
    }

    private static void expect(XmlElement root, String name) throws DeploymentException {
        if (!root.name().equals(name)) {
            throw root.error(
                    "the outermost element is <" + root.name() + ">, but must be <" + name + ">; is it another file?");
        }
    }

    private static RelativeOrdering ordering(XmlElement root) {
        XmlElement ordering = root.child("ordering");
        if (ordering == null) {
            return RelativeOrdering.NONE;
        }
        XmlElement before = ordering.child("before");
        XmlElement after = ordering.child("after");
        return new RelativeOrdering(
                before == null ? List.of() : before.values("name"),
                before != null && before.has("others"),
                after == null ? List.of() : after.values("name"),
                after != null && after.has("others"));
    }

    private WebAppDescriptor read(@Nullable String documentType) throws DeploymentException {
        String version = version(root.attribute("version"), documentType);
        slashesLack = "2.2".equals(version);
        result.version(version)
                .metadataComplete(metadataComplete(version))
                .displayName(root.value("display-name"))
                .defaultContextPath(defaultContextPath())
                .requestCharacterEncoding(root.value("request-character-encoding"))
                .responseCharacterEncoding(root.value("response-character-encoding"))
                .absoluteOrdering(absoluteOrdering())
                .jsp(JspXml.read(root));
        for (String once : List.of("session-config", "jsp-config", "login-config")) {
            refuseSecond(root.children(once));
        }
        for (XmlElement element : root.children()) {
            read(element);
        }
        return result.build();
    }

    /** The schema allows several of these, in any place; §14.2 wants an error where there are two. */
    private static void refuseSecond(List<XmlElement> elements) throws DeploymentException {
        if (elements.size() > 1) {
            XmlElement second = elements.get(1);
            throw second.error("there must be one <" + second.name() + "> only, and another is at "
                    + elements.get(0).origin() + "; join them.");
        }
    }

    private @Nullable String version(@Nullable String attribute, @Nullable String documentType) {
        if (attribute != null) {
            return versionOf(attribute.strip());
        }
        if (documentType == null) {
            return null;
        }
        Matcher matcher = DOCUMENT_TYPE_VERSION.matcher(documentType);
        return matcher.find() ? matcher.group(1) : null;
    }

    private @Nullable String versionOf(String attribute) {
        if (VERSION.matcher(attribute).matches()) {
            return attribute;
        }
        warn(root, "the version \"" + attribute + "\" is none, such as 6.1, and is ignored");
        return null;
    }

    /** Before version 2.5 there were no annotations, and nothing a descriptor left out was to be found elsewhere. */
    private boolean metadataComplete(@Nullable String version) {
        String attribute = root.attribute("metadata-complete");
        return attribute == null
                ? version != null && version.compareTo("2.5") < 0
                : attribute.strip().equalsIgnoreCase("true");
    }

    private @Nullable String defaultContextPath() throws DeploymentException {
        String path = root.value("default-context-path");
        if (path != null && (!path.startsWith("/") || (path.length() > 1 && path.endsWith("/")))) {
            throw root.wrong("default-context-path", "a path that begins with a slash and does not end with one");
        }
        return path;
    }

    private @Nullable List<String> absoluteOrdering() {
        XmlElement ordering = root.child("absolute-ordering");
        if (ordering == null) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (XmlElement each : ordering.children()) {
            names.add(each.name().equals("others") ? WebAppDescriptor.OTHERS : each.text());
        }
        return names;
    }

    private void read(XmlElement element) throws DeploymentException {
        switch (element.name()) {
            case "distributable" -> result.distributable(true);
            case "deny-uncovered-http-methods" -> result.denyUncoveredHttpMethods(true);
            case "context-param" -> contextParam(element);
            case "servlet" -> servlet(element);
            case "servlet-mapping" -> servletMapping(element);
            case "filter" -> filter(element);
            case "filter-mapping" -> filterMapping(element);
            case "listener" ->
                result.listener(
                        new ListenerDecl(Implementation.named(element.required("listener-class")), element.origin()));
            case "error-page" -> errorPage(element);
            case "welcome-file-list" -> welcomeFiles(element);
            case "mime-mapping" -> result.mimeMapping(element.required("extension"), element.required("mime-type"));
            case "locale-encoding-mapping-list" -> localeEncodings(element);
            case "session-config" -> result.session(SessionXml.session(element));
            case "security-constraint" -> result.constraint(SecurityXml.constraint(element, this::pattern));
            case "login-config" -> result.login(SecurityXml.login(element));
            case "security-role" -> result.securityRole(element.required("role-name"));
            case "env-entry" -> envEntry(element);
            case "post-construct" -> result.postConstruct(lifecycle(element));
            case "pre-destroy" -> result.preDestroy(lifecycle(element));
            default -> {
                if (!KnownElements.isPassedOver(element.name())) {
                    warn(
                            element,
                            "unknown element <" + element.name() + "> is ignored"
                                    + KnownElements.meant(element.name()));
                }
            }
        }
    }

    private void contextParam(XmlElement element) throws DeploymentException {
        String name = element.required("param-name");
        if (!result.addContextParam(name, text(element, "param-value"))) {
            warn(element, "context parameter " + name + " was set before; this value is ignored");
        }
    }

    /** A value that may be empty, but not missing. */
    private static String text(XmlElement element, String child) throws DeploymentException {
        XmlElement found = element.child(child);
        return found == null ? element.required(child) : found.text();
    }

    private void servlet(XmlElement element) throws DeploymentException {
        String name = element.required("servlet-name");
        ServletDecl.Builder servlet = ServletDecl.named(name, element.origin())
                .implementation(servletImplementation(element))
                .loadOnStartup(element.integer("load-on-startup"))
                .asyncSupported(element.bool("async-supported"))
                .enabled(element.bool("enabled"));
        initParams(element).forEach(servlet::initParam);
        XmlElement runAs = element.child("run-as");
        if (runAs != null) {
            servlet.runAs(runAs.required("role-name"));
        }
        for (XmlElement reference : element.children("security-role-ref")) {
            String role = reference.required("role-name");
            String link = reference.value("role-link");
            servlet.roleLink(role, link == null ? role : link);
        }
        XmlElement multipart = element.child("multipart-config");
        if (multipart != null) {
            servlet.multipart(multipart(multipart));
        }
        if (result.hasServlet(name)) {
            warn(element, "servlet " + name + " was declared before; this declaration replaces the first");
        }
        result.servlet(servlet.build());
    }

    private static @Nullable Implementation servletImplementation(XmlElement element) throws DeploymentException {
        String type = element.value("servlet-class");
        String page = element.value("jsp-file");
        if (type != null && page != null) {
            throw element.error("a servlet has either <servlet-class> or <jsp-file>, not both; remove one.");
        }
        if (page != null) {
            return new Implementation.JspFile(page.startsWith("/") ? page : "/" + page);
        }
        return type == null ? null : Implementation.named(type);
    }

    /** Init parameters; of two with one name the first counts, which the TCK expects. */
    private Map<String, String> initParams(XmlElement element) throws DeploymentException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (XmlElement each : element.children("init-param")) {
            String name = each.required("param-name");
            if (parameters.putIfAbsent(name, text(each, "param-value")) != null) {
                warn(each, "init parameter " + name + " was set before; this value is ignored");
            }
        }
        return parameters;
    }

    private static MultipartDecl multipart(XmlElement element) throws DeploymentException {
        String location = element.value("location");
        Long file = element.number("max-file-size");
        Long request = element.number("max-request-size");
        Integer threshold = element.integer("file-size-threshold");
        return new MultipartDecl(
                location == null ? "" : location,
                file == null ? -1 : file,
                request == null ? -1 : request,
                threshold == null ? 0 : threshold,
                element.origin());
    }

    private void servletMapping(XmlElement element) throws DeploymentException {
        List<String> patterns = urlPatterns(element, this::pattern);
        if (patterns.isEmpty()) {
            throw element.error("<servlet-mapping> lacks its <url-pattern>; add one.");
        }
        result.servletMapping(new ServletMappingDecl(element.required("servlet-name"), patterns, element.origin()));
    }

    /** The pattern of a servlet or constraint. */
    private UrlPattern pattern(String text) {
        boolean complete = text.isEmpty() || text.startsWith("/") || text.startsWith("*.");
        return UrlPattern.of(complete || !slashesLack ? text : "/" + text);
    }

    /** The patterns of an element, in the form that a function knows. An empty one means the context's root. */
    static List<String> urlPatterns(XmlElement element, Function<String, UrlPattern> form) throws DeploymentException {
        List<String> patterns = new ArrayList<>();
        for (XmlElement each : element.children("url-pattern")) {
            String pattern = each.text();
            if (pattern.indexOf('\n') >= 0 || pattern.indexOf('\r') >= 0) {
                throw each.error("<url-pattern> must not have a line break in it (§12.1); correct it.");
            }
            try {
                patterns.add(form.apply(pattern).text());
            } catch (IllegalArgumentException e) {
                throw each.error(e.getMessage() + "; correct it.");
            }
        }
        return patterns;
    }

    private void filter(XmlElement element) throws DeploymentException {
        String name = element.required("filter-name");
        String type = element.value("filter-class");
        if (result.hasFilter(name)) {
            warn(element, "filter " + name + " was declared before; this declaration replaces the first");
        }
        result.filter(new FilterDecl(
                name,
                type == null ? null : Implementation.named(type),
                initParams(element),
                element.bool("async-supported"),
                element.origin()));
    }

    private void filterMapping(XmlElement element) throws DeploymentException {
        List<String> patterns =
                urlPatterns(element, text -> "*".equals(text) ? UrlPattern.ofFilter(text) : pattern(text));
        List<String> servlets = element.values("servlet-name");
        if (patterns.isEmpty() && servlets.isEmpty()) {
            throw element.error("<filter-mapping> needs a <url-pattern> or a <servlet-name>; add one.");
        }
        Set<DispatcherType> dispatchers = EnumSet.noneOf(DispatcherType.class);
        for (XmlElement each : element.children("dispatcher")) {
            dispatchers.add(dispatcher(each));
        }
        result.filterMapping(new FilterMappingDecl(
                element.required("filter-name"), patterns, servlets, dispatchers, element.origin()));
    }

    private static DispatcherType dispatcher(XmlElement element) throws DeploymentException {
        String name = element.text().toUpperCase(Locale.ROOT);
        for (DispatcherType type : DispatcherType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw element.error("<dispatcher> must be REQUEST, FORWARD, INCLUDE, ERROR or ASYNC, but is \"" + element.text()
                + "\"; correct it.");
    }

    private void errorPage(XmlElement element) throws DeploymentException {
        Integer status = element.integer("error-code");
        String exception = element.value("exception-type");
        if (status != null && exception != null) {
            throw element.error("an <error-page> has either <error-code> or <exception-type>, not both; write two.");
        }
        if (status != null && (status < 100 || status > 999)) {
            throw element.wrong("error-code", "a status code of three digits");
        }
        result.errorPage(
                new ErrorPageDecl(status, exception, withSlash(element.required("location")), element.origin()));
    }

    /** A path below the context, with the slash that some leave out. */
    static String withSlash(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private void welcomeFiles(XmlElement element) {
        for (String file : element.values("welcome-file")) {
            result.welcomeFile(file.startsWith("/") ? file.substring(1) : file);
        }
    }

    private void localeEncodings(XmlElement element) throws DeploymentException {
        for (XmlElement each : element.children("locale-encoding-mapping")) {
            result.localeEncoding(each.required("locale"), each.required("encoding"));
        }
    }

    private void envEntry(XmlElement element) throws DeploymentException {
        String name = element.required("env-entry-name");
        List<InjectionDecl> targets = new ArrayList<>();
        for (XmlElement each : element.children("injection-target")) {
            targets.add(new InjectionDecl(
                    each.required("injection-target-class"),
                    each.required("injection-target-name"),
                    name,
                    each.origin()));
        }
        XmlElement value = element.child("env-entry-value");
        EnvEntryDecl entry = new EnvEntryDecl(
                name, element.value("env-entry-type"), value == null ? null : value.text(), targets, element.origin());
        entry.converted(); // a value that its type cannot have is an error of this file
        result.envEntry(entry);
    }

    private LifecycleDecl lifecycle(XmlElement element) throws DeploymentException {
        String type = element.value("lifecycle-callback-class");
        if (type == null) {
            throw element.error("<" + element.name() + "> lacks its <lifecycle-callback-class>; add it.");
        }
        return new LifecycleDecl(type, element.required("lifecycle-callback-method"), element.origin());
    }

    private void warn(XmlElement element, String message) {
        warnings.accept(element.origin() + ": " + message);
    }
}
