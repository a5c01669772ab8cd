package org.rocketserver.servlet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may know whom: the table of rooms. It differs from the first design where the code showed a better cut:
 *
 * <ul>
 *   <li>{@code DeploymentException} lives beside the front door because callers catch it; as a leaf without
 *       dependencies every room may throw it. {@code ContainerConfig}, a leaf of values like it, may be read by
 *       {@code deploy}.
 *   <li>{@code context} takes whole descriptors and {@code deploy} joins all rooms: it is where an application is put
 *       together, so it also knows {@code dispatch}, {@code message}, {@code async} and {@code multipart}.
 *   <li>{@code message} knows {@code spi}, which has the port for files that go out without copying.
 *   <li>{@code spi} knows {@code files}, which makes folders that other users cannot touch: sessions rest in one.
 *   <li>{@code descriptor} knows {@code mapping}, which says what a URL pattern is: only who reads a pattern can tell
 *       where a bad one stands.
 *   <li>{@code filter} knows {@code mapping}: only who reads patterns can tell whether a page is served that is no
 *       file; and {@code explain} knows {@code filter}, for one of them leads a request to another page.
 *   <li>Jandex and StAX stay in {@code descriptor} and {@code deploy}: an application in code loads neither.
 * </ul>
 */
class ArchitectureTest {
    private static final String ROOT = "org.rocketserver.servlet";
    private static final DescribedPredicate<JavaClass> LEAF = equivalentTo(DeploymentException.class);

    private static JavaClasses rocket;

    @BeforeAll
    static void readClasses() {
        rocket = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
                .importPackages(ROOT);
    }

    @ParameterizedTest(name = "{0} knows only {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "spi        | http config files",
                "filter     | http mapping",
                "page       | page",
                "development | http config dispatch page",
                "descriptor | http mapping",
                "mapping    | http",
                "multipart  | http spi",
                "session    | http spi",
                "security   | http spi",
                "resource   | http files spi",
                "async      | http exchange spi",
                "message    | http exchange mapping spi",
                "upgrade    | http exchange async",
                "compress   | http exchange spi",
                "context    | http exchange descriptor mapping session security resource spi",
                "dispatch   | http exchange context message async mapping security session multipart resource upgrade spi",
                "explain    | http deploy descriptor mapping security resource filter",
                "deploy     | http exchange files descriptor context mapping message dispatch async multipart resource"
                        + " session security spi upgrade"
            })
    void aRoomKnowsOnlyItsNeighbours(String room, String neighbours) {
        String[] allowed = Stream.concat(Stream.of(room), Arrays.stream(neighbours.split(" ", -1)))
                .map(ArchitectureTest::packageOf)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("org.rocketserver..")
                        .or(resideInAnyPackage(allowed))
                        .or(LEAF))
                .check(rocket);
    }

    private static String packageOf(String room) {
        return switch (room) {
            case "http", "exchange", "config", "files" -> "org.rocketserver." + room + "..";
            default -> ROOT + "." + room + "..";
        };
    }

    @Test
    void roomsFormNoCircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(rocket);
    }

    @Test
    void whatIsPureTouchesNoNetworkAndNoThread() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".descriptor..", ROOT + ".mapping..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "java.util.concurrent..")
                .check(rocket);
    }

    @Test
    void theIndexAndTheXmlParserStayWhereArchivesAreRead() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".descriptor..", ROOT + ".deploy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jboss.jandex..", "javax.xml..")
                .check(rocket);
    }
}
