package io.surprisal.deploy.process;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.deploy.process", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    /** The class paths of the trainer and of Flink share this module. */
    @ArchTest
    static final ArchRule picocliAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.surprisal.deploy.process", "java..", "picocli..", "org.jspecify..");
}
