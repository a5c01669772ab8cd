package org.rocketserver.servlet.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.DeploymentException;

/** Servlet 6.1 §8.2.3: assembling the descriptor from web.xml, fragments and annotations. */
class DescriptorMergeTest {
    private static final String PARAM =
            "<init-param><param-name>%s</param-name><param-value>%s</param-value></init-param>";

    private static WebAppDescriptor webXml(String content) throws DeploymentException {
        return WebXmlParser.application(stream("<web-app>" + content + "</web-app>"), "web.xml", warning -> {});
    }

    private static List<FragmentDecl> fragments(String... contents) throws DeploymentException {
        List<FragmentDecl> fragments = new ArrayList<>();
        for (String content : contents) {
            String jar = fragments.size() + ".jar";
            fragments.add(WebXmlParser.fragment(
                    stream("<web-fragment>" + content + "</web-fragment>"), jar, jar, warning -> {}));
        }
        return fragments;
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String servlet(String name, String content) {
        return "<servlet><servlet-name>" + name + "</servlet-name>" + content + "</servlet>";
    }

    private static String mapping(String name, String pattern) {
        return "<servlet-mapping><servlet-name>" + name + "</servlet-name><url-pattern>" + pattern
                + "</url-pattern></servlet-mapping>";
    }

    private static String filterMapping(String name, String pattern) {
        return "<filter-mapping><filter-name>" + name + "</filter-name><url-pattern>" + pattern
                + "</url-pattern></filter-mapping>";
    }

    private static WebAppDescriptor annotated(String name, String type, String pattern, String parameter) {
        Origin origin = Origin.of("class " + type);
        return WebAppDescriptor.builder(origin)
                .servlet(ServletDecl.named(name, origin)
                        .implementation(Implementation.named(type))
                        .loadOnStartup(9)
                        .initParam("a", parameter)
                        .initParam("annotated", parameter)
                        .build())
                .servletMapping(new ServletMappingDecl(name, List.of(pattern), origin))
                .build();
    }

    private static WebAppDescriptor merge(String webXml, String... fragments) throws DeploymentException {
        return DescriptorMerge.merge(webXml(webXml), fragments(fragments), List.of());
    }

    private static List<String> patterns(WebAppDescriptor descriptor, String servlet) {
        return descriptor.servletMappings().stream()
                .filter(mapping -> mapping.servletName().equals(servlet))
                .flatMap(mapping -> mapping.urlPatterns().stream())
                .toList();
    }

    @Test
    void initParametersAddUpAndWebXmlWins() throws Exception {
        ServletDecl servlet = merge(
                        servlet("s", "<servlet-class>S</servlet-class>" + PARAM.formatted("a", "main")),
                        servlet("s", PARAM.formatted("a", "fragment") + PARAM.formatted("b", "fragment")),
                        servlet("s", PARAM.formatted("c", "other")))
                .servlets()
                .get("s");
        assertThat(servlet.initParams())
                .containsExactly(Map.entry("a", "main"), Map.entry("b", "fragment"), Map.entry("c", "other"));
    }

    @Test
    void whatWebXmlLeavesOutComesFromAFragment() throws Exception {
        ServletDecl servlet = merge(
                        servlet("s", "<load-on-startup>1</load-on-startup>"),
                        servlet(
                                "s",
                                "<servlet-class>S</servlet-class><load-on-startup>2</load-on-startup>"
                                        + "<async-supported>true</async-supported>"))
                .servlets()
                .get("s");
        assertThat(servlet.implementation()).isEqualTo(Implementation.named("S"));
        assertThat(servlet.loadOnStartup()).isEqualTo(1);
        assertThat(servlet.asyncSupported()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "<context-param><param-name>p</param-name><param-value>%s</param-value></context-param>",
                "<mime-mapping><extension>x</extension><mime-type>a/%s</mime-type></mime-mapping>",
                "<error-page><error-code>404</error-code><location>/%s</location></error-page>",
                "<session-config><session-timeout>%s</session-timeout></session-config>",
                "<session-config><cookie-config><path>/%s</path></cookie-config></session-config>",
                "<login-config><realm-name>%s</realm-name></login-config>",
                "<servlet><servlet-name>s</servlet-name><servlet-class>S%s</servlet-class></servlet>",
                "<servlet><servlet-name>s</servlet-name><load-on-startup>%s</load-on-startup></servlet>",
                "<servlet><servlet-name>s</servlet-name><init-param><param-name>p</param-name>"
                        + "<param-value>%s</param-value></init-param></servlet>",
                "<servlet><servlet-name>s</servlet-name><multipart-config><max-file-size>%s</max-file-size>"
                        + "</multipart-config></servlet>",
                "<filter><filter-name>f</filter-name><filter-class>F%s</filter-class></filter>",
                "<env-entry><env-entry-name>e</env-entry-name><env-entry-value>%s</env-entry-value></env-entry>",
                "<post-construct><lifecycle-callback-class>C</lifecycle-callback-class>"
                        + "<lifecycle-callback-method>m%s</lifecycle-callback-method></post-construct>",
                "<taglib><taglib-uri>u</taglib-uri><taglib-location>/%s</taglib-location></taglib>"
            })
    void fragmentsThatDifferAreRefusedUnlessWebXmlDecides(String element) throws Exception {
        String one = element.formatted("1");
        String two = element.formatted("2");
        assertThatThrownBy(() -> merge("", one, two))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("0.jar")
                .hasMessageContaining("1.jar")
                .hasMessageContaining("web.xml");
        assertThat(merge("", one, one)).as("they agree").isNotNull();
        assertThat(withoutOrigins(merge(element.formatted("3"), one, two)))
                .as("web.xml decides")
                .isEqualTo(withoutOrigins(merge(element.formatted("3"))));
    }

    private static String withoutOrigins(WebAppDescriptor descriptor) {
        return descriptor.toString().replaceAll("(web\\.xml|\\d\\.jar):\\d+", "");
    }

    @Test
    void theNameOfAFragmentForPeopleIsIgnored() throws Exception {
        String one = "<display-name>one</display-name>";
        String two = "<display-name>two</display-name>";
        assertThat(merge("", one, two).displayName()).isNull();
        assertThat(merge("<display-name>main</display-name>", one, two).displayName())
                .isEqualTo("main");
    }

    @Test
    void whoeverGivesAnEntryOfTheEnvironmentItsTargetsAddUp() throws Exception {
        EnvEntryDecl entry = merge(entry("main", "Bar3"), entry("one", "Bar"), entry("two", "Bar2") + "\n")
                .envEntries()
                .get("foo");
        assertThat(entry.value()).isEqualTo("main");
        assertThat(entry.targets()).extracting(InjectionDecl::className).containsExactly("Bar3", "Bar", "Bar2");
        assertThat(merge("", entry("one", "Bar"), entry("one", "Bar2"), entry("one", "Bar"))
                        .envEntries()
                        .get("foo")
                        .targets())
                .extracting(InjectionDecl::className)
                .containsExactly("Bar", "Bar2");
    }

    private static String entry(String value, String target) {
        return "<env-entry><env-entry-name>foo</env-entry-name><env-entry-value>" + value
                + "</env-entry-value><injection-target><injection-target-class>" + target
                + "</injection-target-class><injection-target-name>baz</injection-target-name></injection-target>"
                + "</env-entry>";
    }

    @Test
    void whereWebXmlNamesMethodsOfTheLifeOfInstancesThoseOfFragmentsDoNotCount() throws Exception {
        WebAppDescriptor merged = merge(
                callback("post-construct", "A"),
                callback("post-construct", "B") + callback("pre-destroy", "B"),
                callback("pre-destroy", "C"));
        assertThat(merged.postConstructs()).extracting(LifecycleDecl::className).containsExactly("A");
        assertThat(merged.preDestroys()).extracting(LifecycleDecl::className).containsExactly("B", "C");
    }

    private static String callback(String element, String type) {
        return "<" + element + "><lifecycle-callback-class>" + type
                + "</lifecycle-callback-class><lifecycle-callback-method>m</lifecycle-callback-method></" + element
                + ">";
    }

    @Test
    void pathsInWebXmlReplaceThoseOfFragmentsAndAnnotations() throws Exception {
        WebAppDescriptor merged = DescriptorMerge.merge(
                webXml(mapping("s", "/main")),
                fragments(mapping("s", "/fragment") + mapping("t", "/t1"), mapping("t", "/t2")),
                List.of(annotated("s", "S", "/annotated", "x"), annotated("t", "T", "/annotated", "x")));
        assertThat(patterns(merged, "s")).containsExactly("/main");
        assertThat(patterns(merged, "t")).containsExactly("/t1", "/t2");
    }

    @Test
    void filterMappingsFollowTheSameRuleInTheOrderOfFragments() throws Exception {
        WebAppDescriptor merged = merge(
                filterMapping("f", "/main") + filterMapping("f", "/main2"),
                filterMapping("g", "/g"),
                filterMapping("f", "/no") + filterMapping("h", "/h"));
        assertThat(merged.filterMappings())
                .extracting(FilterMappingDecl::filterName)
                .containsExactly("f", "f", "g", "h");
    }

    @Test
    void aDescriptorOverridesAnAnnotationOfTheSameName() throws Exception {
        WebAppDescriptor merged = DescriptorMerge.merge(
                webXml(servlet("s", "<servlet-class>Other</servlet-class>" + PARAM.formatted("a", "main"))),
                List.of(),
                List.of(annotated("s", "S", "/annotated", "x")));
        ServletDecl servlet = merged.servlets().get("s");
        assertThat(servlet.implementation()).isEqualTo(Implementation.named("Other"));
        assertThat(servlet.initParams()).containsExactly(Map.entry("a", "main"), Map.entry("annotated", "x"));
        assertThat(servlet.loadOnStartup()).isEqualTo(9);
        assertThat(patterns(merged, "s")).containsExactly("/annotated");
    }

    @Test
    void twoClassesThatClaimOneNameAreRefused() {
        assertThatThrownBy(() -> DescriptorMerge.merge(
                        webXml(""), List.of(), List.of(annotated("s", "S", "/a", "x"), annotated("s", "T", "/b", "x"))))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("S and T");
    }

    @Test
    void aPathThatLeadsToTwoServletsIsRefused() {
        assertThatThrownBy(() -> merge(mapping("a", "/x") + "\n" + mapping("b", "/x")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageStartingWith("web.xml:2: the path \"/x\" leads to servlet b but already to servlet a");
        assertThatThrownBy(() -> merge(mapping("a", "/x"), mapping("b", "/x"))).isInstanceOf(DeploymentException.class);
    }

    @Test
    void aCompleteWebXmlStandsAlone() throws Exception {
        WebAppDescriptor complete =
                webXml(servlet("s", "")).toBuilder().metadataComplete(true).build();
        WebAppDescriptor merged =
                DescriptorMerge.merge(complete, fragments(servlet("t", "")), List.of(annotated("u", "U", "/u", "x")));
        assertThat(merged.servlets()).containsOnlyKeys("s");
        assertThat(merged.servletMappings()).isEmpty();
    }

    @Test
    void anApplicationIsDistributableIfAllItsPartsAre() throws Exception {
        assertThat(merge("<distributable/>", "<distributable/>").distributable())
                .isTrue();
        assertThat(merge("<distributable/>", "").distributable()).isFalse();
        assertThat(merge("", "<distributable/>").distributable()).isFalse();
        assertThat(DescriptorMerge.merge(
                                webXml("<distributable/>"),
                                List.of(FragmentDecl.withoutDescriptor("plain.jar")),
                                List.of())
                        .distributable())
                .isTrue();
    }

    @Test
    void listenersAddUpInOrderAndEachCountsOnce() throws Exception {
        String listener = "<listener><listener-class>%s</listener-class></listener>";
        assertThat(merge(
                                listener.formatted("A"),
                                listener.formatted("B") + listener.formatted("A"),
                                listener.formatted("C"))
                        .listeners())
                .extracting(each -> each.implementation().className())
                .containsExactly("A", "B", "C");
    }

    @Test
    void welcomeFilesRolesAndConstraintsAddUp() throws Exception {
        String all =
                """
                <welcome-file-list><welcome-file>%1$s</welcome-file></welcome-file-list>
                <security-role><role-name>%1$s</role-name></security-role>
                <security-constraint><web-resource-collection><url-pattern>/%1$s</url-pattern></web-resource-collection>
                </security-constraint>
                """;
        WebAppDescriptor merged = merge(all.formatted("a"), all.formatted("b"));
        assertThat(merged.welcomeFiles()).containsExactly("a", "b");
        assertThat(merged.securityRoles()).containsExactly("a", "b");
        assertThat(merged.constraints()).hasSize(2);
    }
}
