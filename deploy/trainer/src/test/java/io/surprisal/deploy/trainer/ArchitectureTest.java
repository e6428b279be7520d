package io.surprisal.deploy.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.deploy.trainer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule noFlink =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.apache.flink..", "io.surprisal.flink..");

    @ArchTest
    static final ArchRule theTrainerHidesItsLibraries = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "ai.onnxruntime..", "org.duckdb..");

    @ArchTest
    static final ArchRule onlyTheEntryIsPublic = classes()
            .that()
            .doNotHaveSimpleName("TrainerCli")
            .and()
            .areTopLevelClasses()
            .should()
            .notBePublic();
}
