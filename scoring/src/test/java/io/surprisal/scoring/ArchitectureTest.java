package io.surprisal.scoring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.scoring", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule neitherFlinkNorKafkaNorNd4j = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "io.surprisal.core..",
                    "io.surprisal.onnx.format..",
                    "io.surprisal.onnx.runtime..",
                    "io.surprisal.telemetry.log..",
                    "io.surprisal.telemetry.record..",
                    "io.surprisal.scoring..",
                    "com.cronutils..",
                    "org.slf4j..",
                    "org.jspecify.annotations..");
}
