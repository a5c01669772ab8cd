package org.rocketserver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Who may know whom: the table of the architecture, section 5, for the core. */
@AnalyzeClasses(packages = "org.rocketserver", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String CONFIG = "org.rocketserver.config..";
    private static final String HTTP = "org.rocketserver.http..";
    private static final String EXCHANGE = "org.rocketserver.exchange..";
    private static final String ENGINE = "org.rocketserver.engine..";
    private static final String FILES = "org.rocketserver.files..";
    private static final String HTTP1 = "org.rocketserver.http1..";
    private static final String RECENT = "org.rocketserver.recent..";

    @ArchTest
    static final ArchRule httpKnowsNobody = room(HTTP, HTTP);

    @ArchTest
    static final ArchRule configKnowsNobody = room(CONFIG, CONFIG);

    @ArchTest
    static final ArchRule recentKnowsNobody = room(RECENT, RECENT);

    @ArchTest
    static final ArchRule exchangeKnowsHttp = room(EXCHANGE, EXCHANGE, HTTP);

    @ArchTest
    static final ArchRule engineKnowsTheSeam = room(ENGINE, ENGINE, EXCHANGE, CONFIG, HTTP);

    @ArchTest
    static final ArchRule filesKnowTheSeam = room(FILES, FILES, EXCHANGE, CONFIG, HTTP);

    @ArchTest
    static final ArchRule http1KnowsTheEngine = room(HTTP1, HTTP1, ENGINE, EXCHANGE, CONFIG, HTTP, RECENT);

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("org.rocketserver.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule httpIsPure = noClasses()
            .that()
            .resideInAPackage(HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.channels..", "java.util.concurrent..", "java.io..");

    @ArchTest
    static final ArchRule nobodyUsesThreadLocals =
            noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

    /** The name of the field is in {@code http}, as every name is; only the protocol looks at it. */
    @ArchTest
    static final ArchRule onlyTheProtocolMentionsTransferCoding = classes()
            .that()
            .resideOutsideOfPackages(HTTP, HTTP1)
            .should(new ArchCondition<>("not read HeaderName.TRANSFER_ENCODING") {
                @Override
                public void check(JavaClass room, ConditionEvents events) {
                    for (JavaAccess<?> access : room.getAccessesFromSelf()) {
                        if (access.getTarget().getName().equals("TRANSFER_ENCODING")) {
                            events.add(SimpleConditionEvent.violated(room, access.getDescription()));
                        }
                    }
                }
            });

    private static ArchRule room(String room, String... known) {
        String[] others = new String[known.length + 4];
        System.arraycopy(known, 0, others, 0, known.length);
        others[known.length] = "java..";
        others[known.length + 1] = "javax.crypto..";
        others[known.length + 2] = "javax.net.ssl..";
        others[known.length + 3] = "org.slf4j..";
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true);
    }
}
