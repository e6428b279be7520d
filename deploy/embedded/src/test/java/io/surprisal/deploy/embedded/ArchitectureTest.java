package io.surprisal.deploy.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.deploy.embedded", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule noTraining =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.surprisal.training..", "org.nd4j..");

    /** The quickstart reads the topics as any consumer would. */
    @ArchTest
    static final ArchRule topicsOnly = noClasses()
            .that()
            .resideInAPackage("io.surprisal.deploy.embedded.quickstart")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.surprisal.flink..");

    @ArchTest
    static final ArchRule oneWayOut =
            noClasses().that().doNotHaveSimpleName("EmbeddedCli").should().callMethod(System.class, "exit", int.class);
}
