package org.rocketserver.servlet.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.SessionTrackingMode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.ConstraintDecl.Transport;

/** Servlet 6.1 §14: the deployment descriptor. */
class WebXmlParserTest {
    private final List<String> warnings = new ArrayList<>();

    private WebAppDescriptor parse(String content) throws DeploymentException {
        return parseFile("<web-app>" + content + "</web-app>");
    }

    private WebAppDescriptor parseFile(String file) throws DeploymentException {
        return WebXmlParser.application(stream(file), "WEB-INF/web.xml", warnings::add);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEverythingAServletMaySay() throws Exception {
        ServletDecl servlet = parse(
                        """
                        <servlet>
                          <description>d</description>
                          <servlet-name> shop </servlet-name>
                          <servlet-class>com.example.Shop</servlet-class>
                          <init-param><param-name>a</param-name><param-value>1</param-value></init-param>
                          <init-param><param-name>empty</param-name><param-value/></init-param>
                          <load-on-startup>3</load-on-startup>
                          <enabled>false</enabled>
                          <async-supported>true</async-supported>
                          <run-as><role-name>clerk</role-name></run-as>
                          <security-role-ref><role-name>boss</role-name><role-link>manager</role-link></security-role-ref>
                          <multipart-config>
                            <location>/tmp</location><max-file-size>10</max-file-size>
                            <max-request-size>20</max-request-size><file-size-threshold>5</file-size-threshold>
                          </multipart-config>
                        </servlet>
                        """)
                .servlets()
                .get("shop");
        assertThat(servlet.implementation()).isEqualTo(Implementation.named("com.example.Shop"));
        assertThat(servlet.initParams()).containsExactly(Map.entry("a", "1"), Map.entry("empty", ""));
        assertThat(servlet.loadOnStartup()).isEqualTo(3);
        assertThat(servlet.enabled()).isFalse();
        assertThat(servlet.asyncSupported()).isTrue();
        assertThat(servlet.runAs()).isEqualTo("clerk");
        assertThat(servlet.roleLinks()).containsExactly(Map.entry("boss", "manager"));
        MultipartDecl multipart = servlet.multipart();
        assertThat(multipart).isNotNull();
        assertThat(multipart.location()).isEqualTo("/tmp");
        assertThat(List.of(multipart.maxFileSize(), multipart.maxRequestSize())).containsExactly(10L, 20L);
        assertThat(multipart.fileSizeThreshold()).isEqualTo(5);
        assertThat(servlet.origin().source()).isEqualTo("WEB-INF/web.xml");
    }

    @Test
    void whatAServletDoesNotSayIsUnknown() throws Exception {
        ServletDecl servlet = parse("<servlet><servlet-name>a</servlet-name><load-on-startup/></servlet>")
                .servlets()
                .get("a");
        assertThat(servlet.implementation()).isNull();
        assertThat(servlet.loadOnStartup()).isNull();
        assertThat(servlet.enabled()).isNull();
        assertThat(servlet.multipart()).isNull();
    }

    @Test
    void aPageGetsTheSlashItLacks() throws Exception {
        assertThat(parse("<servlet><servlet-name>a</servlet-name><jsp-file>a.jsp</jsp-file></servlet>")
                        .servlets()
                        .get("a")
                        .implementation())
                .isEqualTo(new Implementation.JspFile("/a.jsp"));
    }

    @Test
    void ofTwoInitParametersWithOneNameTheFirstCounts() throws Exception {
        ServletDecl servlet = parse(
                        """
                        <servlet><servlet-name>a</servlet-name>
                          <init-param><param-name>p</param-name><param-value>first</param-value></init-param>
                          <init-param><param-name>p</param-name><param-value>second</param-value></init-param>
                        </servlet>
                        """)
                .servlets()
                .get("a");
        assertThat(servlet.initParams()).containsExactly(Map.entry("p", "first"));
        assertThat(warnings).singleElement().asString().contains("WEB-INF/web.xml:3", "p was set before");
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({"/a, /a", "*.do, *.do", "/, /", "'', ''", "/a/*, /a/*", "' /a ', /a"})
    void urlPatternsAreTakenAsTheyAre(String pattern, String expected) throws Exception {
        assertThat(parse("<servlet-mapping><servlet-name>s</servlet-name><url-pattern>" + pattern
                                + "</url-pattern></servlet-mapping>")
                        .servletMappings())
                .singleElement()
                .extracting(ServletMappingDecl::urlPatterns)
                .isEqualTo(List.of(expected));
    }

    @Test
    void aLoneStarMeansAllPathsForFiltersOnly() throws Exception {
        assertThat(parse("<filter-mapping><filter-name>f</filter-name><url-pattern>*</url-pattern></filter-mapping>")
                        .filterMappings())
                .singleElement()
                .extracting(FilterMappingDecl::urlPatterns)
                .isEqualTo(List.of("/*"));
    }

    @ParameterizedTest(name = "{0} is {1} in version 2.2")
    @CsvSource({"a, /a", "/a, /a", "*.do, *.do", "'', ''"})
    void patternsOfVersion22GetTheSlashThatItAllowedToLeaveOut(String pattern, String expected) throws Exception {
        WebAppDescriptor descriptor = parseFile(
                "<!DOCTYPE web-app PUBLIC '-//Sun Microsystems, Inc.//DTD Web Application 2.2//EN' 'web-app_2_2.dtd'>"
                        + "<web-app><servlet-mapping><servlet-name>s</servlet-name><url-pattern>" + pattern
                        + "</url-pattern></servlet-mapping></web-app>");
        assertThat(descriptor.servletMappings())
                .singleElement()
                .extracting(ServletMappingDecl::urlPatterns)
                .isEqualTo(List.of(expected));
    }

    @Test
    void readsFiltersAndTheirMappings() throws Exception {
        WebAppDescriptor descriptor = parse(
                """
                <filter><filter-name>f</filter-name><filter-class>F</filter-class><async-supported>true</async-supported>
                  <init-param><param-name>a</param-name><param-value>b</param-value></init-param></filter>
                <filter-mapping><filter-name>f</filter-name><url-pattern>/*</url-pattern><servlet-name>s</servlet-name>
                  <dispatcher>FORWARD</dispatcher><dispatcher>async</dispatcher></filter-mapping>
                <filter-mapping><filter-name>f</filter-name><servlet-name>*</servlet-name></filter-mapping>
                """);
        FilterDecl filter = descriptor.filters().get("f");
        assertThat(filter.implementation()).isEqualTo(Implementation.named("F"));
        assertThat(filter.asyncSupported()).isTrue();
        assertThat(filter.initParams()).containsEntry("a", "b");
        FilterMappingDecl first = descriptor.filterMappings().get(0);
        assertThat(first.urlPatterns()).containsExactly("/*");
        assertThat(first.servletNames()).containsExactly("s");
        assertThat(first.dispatchers()).containsExactlyInAnyOrder(DispatcherType.FORWARD, DispatcherType.ASYNC);
        assertThat(descriptor.filterMappings().get(1).dispatchers()).containsExactly(DispatcherType.REQUEST);
    }

    @Test
    void readsSecurity() throws Exception {
        WebAppDescriptor descriptor = parse(
                """
                <security-constraint>
                  <web-resource-collection><web-resource-name>n</web-resource-name><url-pattern>/a/*</url-pattern>
                    <http-method>GET</http-method></web-resource-collection>
                  <web-resource-collection><url-pattern>/b</url-pattern>
                    <http-method-omission>POST</http-method-omission></web-resource-collection>
                  <auth-constraint><role-name>r</role-name></auth-constraint>
                  <user-data-constraint><transport-guarantee>CONFIDENTIAL</transport-guarantee></user-data-constraint>
                </security-constraint>
                <security-constraint><web-resource-collection><url-pattern>/c</url-pattern></web-resource-collection>
                  <auth-constraint/></security-constraint>
                <security-constraint><web-resource-collection><url-pattern>/d</url-pattern></web-resource-collection>
                </security-constraint>
                <login-config><auth-method>FORM</auth-method><realm-name>x</realm-name><form-login-config>
                  <form-login-page>/in.jsp</form-login-page><form-error-page>no.jsp</form-error-page>
                </form-login-config></login-config>
                <security-role><role-name>r</role-name></security-role>
                <deny-uncovered-http-methods/>
                """);
        ConstraintDecl first = descriptor.constraints().get(0);
        assertThat(first.collections().get(0).methods()).containsExactly("GET");
        assertThat(first.collections().get(1).methodOmissions()).containsExactly("POST");
        assertThat(first.roles()).containsExactly("r");
        assertThat(first.transport()).isEqualTo(Transport.CONFIDENTIAL);
        assertThat(descriptor.constraints().get(1).roles()).as("nobody").isEmpty();
        assertThat(descriptor.constraints().get(2).roles()).as("anybody").isNull();
        LoginDecl login = descriptor.login();
        assertThat(login).isNotNull();
        assertThat(login.formLoginPage()).isEqualTo("/in.jsp");
        assertThat(login.formErrorPage()).isEqualTo("/no.jsp");
        assertThat(descriptor.securityRoles()).containsExactly("r");
        assertThat(descriptor.denyUncoveredHttpMethods()).isTrue();
    }

    @Test
    void readsSessionsWithCookieAndAttributes() throws Exception {
        SessionDecl session = parse(
                        """
                        <session-config><session-timeout>-1</session-timeout>
                          <cookie-config><name>ID</name><domain>example.org</domain><path>/p</path><comment>c</comment>
                            <http-only>true</http-only><secure>false</secure><max-age>60</max-age>
                            <attribute><attribute-name>SameSite</attribute-name>
                              <attribute-value>Lax</attribute-value></attribute></cookie-config>
                          <tracking-mode>COOKIE</tracking-mode><tracking-mode>URL</tracking-mode>
                        </session-config>
                        """)
                .session();
        assertThat(session.timeoutMinutes()).isEqualTo(-1);
        assertThat(session.cookie())
                .isEqualTo(new SessionDecl.Cookie(
                        "ID", "example.org", "/p", "c", true, false, 60, Map.of("SameSite", "Lax")));
        assertThat(session.trackingModes())
                .containsExactlyInAnyOrder(SessionTrackingMode.COOKIE, SessionTrackingMode.URL);
    }

    @Test
    void readsWhatElseAnApplicationSays() throws Exception {
        WebAppDescriptor descriptor = parse(
                """
                <display-name>Shop</display-name><distributable/>
                <default-context-path>/shop</default-context-path>
                <request-character-encoding>UTF-8</request-character-encoding>
                <response-character-encoding>UTF-16</response-character-encoding>
                <context-param><param-name>a</param-name><param-value>b</param-value></context-param>
                <listener><listener-class>L</listener-class></listener>
                <error-page><error-code>404</error-code><location>/404</location></error-page>
                <error-page><exception-type>E</exception-type><location>e</location></error-page>
                <error-page><location>/all</location></error-page>
                <welcome-file-list><welcome-file>/i.html</welcome-file><welcome-file>j.jsp</welcome-file></welcome-file-list>
                <mime-mapping><extension>TXT</extension><mime-type>text/x</mime-type></mime-mapping>
                <locale-encoding-mapping-list><locale-encoding-mapping><locale>ja</locale><encoding>Shift_JIS</encoding>
                  </locale-encoding-mapping></locale-encoding-mapping-list>
                <env-entry><env-entry-name>n</env-entry-name><env-entry-type>java.lang.Integer</env-entry-type>
                  <env-entry-value>7</env-entry-value><injection-target>
                  <injection-target-class>C</injection-target-class><injection-target-name>limit</injection-target-name>
                  </injection-target></env-entry>
                <post-construct><lifecycle-callback-class>C</lifecycle-callback-class>
                  <lifecycle-callback-method>up</lifecycle-callback-method></post-construct>
                <pre-destroy><lifecycle-callback-class>C</lifecycle-callback-class>
                  <lifecycle-callback-method>down</lifecycle-callback-method></pre-destroy>
                <absolute-ordering><name>x</name><others/><name>y</name></absolute-ordering>
                """);
        assertThat(descriptor.displayName()).isEqualTo("Shop");
        assertThat(descriptor.distributable()).isTrue();
        assertThat(descriptor.defaultContextPath()).isEqualTo("/shop");
        assertThat(descriptor.requestCharacterEncoding()).isEqualTo("UTF-8");
        assertThat(descriptor.responseCharacterEncoding()).isEqualTo("UTF-16");
        assertThat(descriptor.contextParams()).containsEntry("a", "b");
        assertThat(descriptor.listeners()).hasSize(1);
        assertThat(descriptor.errorPages())
                .extracting(ErrorPageDecl::status, ErrorPageDecl::exceptionType, ErrorPageDecl::location)
                .containsExactly(tuple(404, null, "/404"), tuple(null, "E", "/e"), tuple(null, null, "/all"));
        assertThat(descriptor.welcomeFiles()).containsExactly("i.html", "j.jsp");
        assertThat(descriptor.mimeMappings()).containsExactly(Map.entry("txt", "text/x"));
        assertThat(descriptor.localeEncodings()).containsExactly(Map.entry("ja", "Shift_JIS"));
        assertThat(descriptor.envEntries().get("n").converted()).isEqualTo(7);
        assertThat(descriptor.envEntries().get("n").targets())
                .extracting(InjectionDecl::member)
                .containsExactly("limit");
        assertThat(descriptor.postConstructs())
                .extracting(LifecycleDecl::method)
                .containsExactly("up");
        assertThat(descriptor.preDestroys()).extracting(LifecycleDecl::method).containsExactly("down");
        assertThat(descriptor.absoluteOrdering()).containsExactly("x", WebAppDescriptor.OTHERS, "y");
        assertThat(warnings).isEmpty();
    }

    @Test
    void readsJspConfigurationOldAndNew() throws Exception {
        JspDecl jsp = parse(
                        """
                        <taglib><taglib-uri>old</taglib-uri><taglib-location>/o.tld</taglib-location></taglib>
                        <jsp-config><taglib><taglib-uri>new</taglib-uri><taglib-location>/n.tld</taglib-location></taglib>
                          <jsp-property-group><url-pattern>*.jsp</url-pattern><el-ignored>true</el-ignored>
                            <include-prelude>/p</include-prelude><include-prelude>/q</include-prelude>
                          </jsp-property-group></jsp-config>
                        """)
                .jsp();
        assertThat(jsp.taglibs()).extracting(JspDecl.Taglib::uri).containsExactly("old", "new");
        assertThat(jsp.propertyGroups()).singleElement().satisfies(group -> {
            assertThat(group.urlPatterns()).containsExactly("*.jsp");
            assertThat(group.elIgnored()).isEqualTo("true");
            assertThat(group.includePreludes()).containsExactly("/p", "/q");
            assertThat(group.buffer()).isNull();
        });
    }

    @Test
    void referencesToOtherWorldsArePassedOverInSilence() throws Exception {
        parse("<ejb-ref><ejb-ref-name>x</ejb-ref-name></ejb-ref><resource-ref/><service-ref/><data-source/><icon/>");
        assertThat(warnings).isEmpty();
    }

    @Test
    void unknownElementsArePassedOverWithAWarning() throws Exception {
        parse("\n<jetty-thing/>");
        assertThat(warnings).containsExactly("WEB-INF/web.xml:2: unknown element <jetty-thing> is ignored");
    }

    // ---- versions

    @Test
    void theVersionOfADocumentTypeIsFoundAndNothingIsFetched() throws Exception {
        WebAppDescriptor descriptor = parseFile(
                """
                <!DOCTYPE web-app PUBLIC "-//Sun Microsystems, Inc.//DTD Web Application 2.3//EN"
                  "http://unreachable.invalid/web-app_2_3.dtd">
                <web-app><display-name>old</display-name></web-app>
                """);
        assertThat(descriptor.version()).isEqualTo("2.3");
        assertThat(descriptor.metadataComplete()).isTrue();
        assertThat(descriptor.displayName()).isEqualTo("old");
    }

    @ParameterizedTest(name = "version {0}: complete = {1}")
    @CsvSource({"2.4, false, true", "2.5, false, false", "3.1, false, false", "6.1, false, false", "6.1, true, true"})
    void descriptorsBeforeAnnotationsExistedAreComplete(String version, boolean said, boolean complete)
            throws Exception {
        String attribute = said ? " metadata-complete='true'" : "";
        WebAppDescriptor descriptor = parseFile(
                "<j:web-app xmlns:j='http://xmlns.jcp.org/xml/ns/javaee' version='" + version + "'" + attribute + "/>");
        assertThat(descriptor.version()).isEqualTo(version);
        assertThat(descriptor.metadataComplete()).isEqualTo(complete);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "six", "", "6.1.0"})
    void whatIsNoVersionIsIgnoredWithAWarning(String version) throws Exception {
        WebAppDescriptor descriptor = parseFile("<web-app version='" + version + "'/>");
        assertThat(descriptor.version()).isNull();
        assertThat(descriptor.metadataComplete()).isFalse();
        assertThat(warnings).singleElement().asString().startsWith("WEB-INF/web.xml:1: the version \"" + version);
    }

    @Test
    void aVersionMayHaveBlanksAround() throws Exception {
        assertThat(parseFile("<web-app version=' 2.4 '/>").version()).isEqualTo("2.4");
        assertThat(warnings).isEmpty();
    }

    @Test
    void aDescriptorWithoutVersionIsNotComplete() throws Exception {
        assertThat(parse("").metadataComplete()).isFalse();
        assertThat(parse("").version()).isNull();
    }

    // ---- fragments

    @Test
    void aFragmentHasANameAndWishes() throws Exception {
        FragmentDecl fragment = WebXmlParser.fragment(
                stream(
                        """
                        <web-fragment metadata-complete="true"><name>A</name><ordering>
                          <after><name>B</name><name>C</name></after><before><others/></before></ordering>
                          <display-name>x</display-name></web-fragment>
                        """),
                "a.jar",
                "a.jar!/META-INF/web-fragment.xml",
                warnings::add);
        assertThat(fragment.name()).isEqualTo("A");
        assertThat(fragment.ordering())
                .isEqualTo(new FragmentDecl.RelativeOrdering(List.of(), true, List.of("B", "C"), false));
        assertThat(fragment.descriptor().metadataComplete()).isTrue();
        assertThat(warnings).isEmpty();
    }

    // ---- what is refused

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "<servlet><servlet-name>s</servlet-name><load-on-startup>x</load-on-startup></servlet>",
                "<servlet><servlet-name>s</servlet-name><async-supported>maybe</async-supported></servlet>",
                "<servlet><servlet-class>S</servlet-class></servlet>",
                "<servlet><servlet-name> </servlet-name></servlet>",
                "<servlet><servlet-name>s</servlet-name><servlet-class>S</servlet-class><jsp-file>/p</jsp-file></servlet>",
                "<servlet><servlet-name>s</servlet-name><init-param><param-name>x</param-name></init-param></servlet>",
                "<servlet-mapping><servlet-name>s</servlet-name></servlet-mapping>",
                "<servlet-mapping><servlet-name>s</servlet-name><url-pattern>/a&#10;b</url-pattern></servlet-mapping>",
                "<servlet-mapping><servlet-name>s</servlet-name><url-pattern>*.</url-pattern></servlet-mapping>",
                "<servlet-mapping><servlet-name>s</servlet-name><url-pattern>hello</url-pattern></servlet-mapping>",
                "<servlet-mapping><servlet-name>s</servlet-name><url-pattern>*</url-pattern></servlet-mapping>",
                "<filter-mapping><filter-name>f</filter-name><url-pattern>a/*</url-pattern></filter-mapping>",
                "<security-constraint><web-resource-collection><url-pattern>a/*</url-pattern></web-resource-collection>"
                        + "</security-constraint>",
                "<filter-mapping><filter-name>f</filter-name></filter-mapping>",
                "<filter-mapping><filter-name>f</filter-name><url-pattern>/</url-pattern><dispatcher>X</dispatcher>"
                        + "</filter-mapping>",
                "<listener/>",
                "<error-page><error-code>abc</error-code><location>/x</location></error-page>",
                "<error-page><error-code>12345</error-code><location>/x</location></error-page>",
                "<error-page><error-code>404</error-code></error-page>",
                "<error-page><error-code>404</error-code><exception-type>E</exception-type><location>/</location>"
                        + "</error-page>",
                "<session-config><session-timeout>ten</session-timeout></session-config>",
                "<session-config><session-timeout>99999999999</session-timeout></session-config>",
                "<session-config><tracking-mode>SMELL</tracking-mode></session-config>",
                "<session-config><cookie-config><attribute><attribute-name>max-age</attribute-name>"
                        + "<attribute-value>soon</attribute-value></attribute></cookie-config></session-config>",
                "<session-config><cookie-config><attribute><attribute-name>Max-Age</attribute-name>"
                        + "</attribute></cookie-config></session-config>",
                "<session-config/>\n<session-config><session-timeout>1</session-timeout></session-config>",
                "<jsp-config/>\n<jsp-config/>",
                "<login-config/>\n<login-config><auth-method>BASIC</auth-method></login-config>",
                "<security-constraint/>",
                "<security-constraint><web-resource-collection/></security-constraint>",
                "<security-constraint><web-resource-collection><url-pattern>/</url-pattern><http-method>GET</http-method>"
                        + "<http-method-omission>PUT</http-method-omission></web-resource-collection></security-constraint>",
                "<security-constraint><web-resource-collection><url-pattern>/</url-pattern></web-resource-collection>"
                        + "<user-data-constraint><transport-guarantee>SECRET</transport-guarantee></user-data-constraint>"
                        + "</security-constraint>",
                "<login-config><auth-method>FORM</auth-method></login-config>",
                "<mime-mapping><extension>x</extension></mime-mapping>",
                "<default-context-path>shop/</default-context-path>",
                "<env-entry><env-entry-name>n</env-entry-name><env-entry-type>java.lang.Integer</env-entry-type>"
                        + "<env-entry-value>x</env-entry-value></env-entry>"
            })
    void wrongValuesAreRefusedWithFileAndLine(String content) {
        assertThatThrownBy(() -> parse("\n\n" + content))
                .isInstanceOf(DeploymentException.class)
                .hasMessageStartingWith("WEB-INF/web.xml:")
                .hasMessageMatching("(?s)WEB-INF/web.xml:[34]: .*");
    }

    @Test
    void malformedXmlIsRefusedWithFileAndLine() {
        assertThatThrownBy(() -> parseFile("<web-app>\n<servlet>\n</web-app>"))
                .isInstanceOf(DeploymentException.class)
                .hasMessageStartingWith("WEB-INF/web.xml:3: not well-formed XML: ")
                .hasMessageContaining("servlet")
                .hasMessageNotContaining("ParseError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no xml at all", "<web-fragment/>", "<html/>"})
    void filesThatAreNoWebXmlAreRefused(String file) {
        assertThatThrownBy(() -> parseFile(file))
                .isInstanceOf(DeploymentException.class)
                .hasMessageStartingWith("WEB-INF/web.xml");
    }

    @Test
    void entitiesAreNeitherFetchedNorExpanded() {
        String external =
                """
                <!DOCTYPE web-app [<!ENTITY e SYSTEM "file:///etc/hostname">]>
                <web-app><display-name>&e;</display-name></web-app>
                """;
        String expanding =
                """
                <!DOCTYPE web-app [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
                <web-app><display-name>&b;</display-name></web-app>
                """;
        assertThatThrownBy(() -> parseFile(external)).isInstanceOf(DeploymentException.class);
        assertThatThrownBy(() -> parseFile(expanding)).isInstanceOf(DeploymentException.class);
    }

    @Test
    void bottomlessNestingIsRefused() {
        assertThatThrownBy(() -> parseFile("<web-app>" + "<a>".repeat(100)))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("nested");
    }
}
