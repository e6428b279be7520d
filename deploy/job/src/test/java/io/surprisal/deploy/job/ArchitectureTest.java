package io.surprisal.deploy.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.deploy.job", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule noTrainingAndNoBroker = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.surprisal.training..", "io.surprisal.deploy.broker..", "org.nd4j..");

    /** A job may be submitted to a cluster's own process, which is not the job's to end. */
    @ArchTest
    static final ArchRule noExit = noClasses().should().callMethod(System.class, "exit", int.class);
}
