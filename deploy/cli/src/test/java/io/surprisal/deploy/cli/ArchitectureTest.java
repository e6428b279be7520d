package io.surprisal.deploy.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.deploy.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule noFlink =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.apache.flink..", "io.surprisal.flink..");

    @ArchTest
    static final ArchRule noTrainer = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "io.surprisal.training..");

    @ArchTest
    static final ArchRule librariesStayBehindTheirModules =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("ai.onnxruntime..", "org.duckdb..");

    /** The entry, and what the commands of deploy/trainer have in common with those here. */
    @ArchTest
    static final ArchRule commandsAreNotPublic = classes()
            .that()
            .doNotHaveSimpleName("SurprisalCli")
            .and()
            .doNotHaveSimpleName("DataOptions")
            .and()
            .doNotHaveSimpleName("OutputFile")
            .and()
            .doNotHaveSimpleName("ExecutionOptions")
            .and()
            .doNotHaveSimpleName("ModelsTopic")
            .and()
            .doNotHaveSimpleName("PublishedModel")
            .and()
            .doNotHaveSimpleName("ShellWord")
            .and()
            .doNotHaveSimpleName("AlertedTable")
            .and()
            .doNotHaveSimpleName("JobRules")
            .and()
            .areTopLevelClasses()
            .should()
            .notBePublic();
}
