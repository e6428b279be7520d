package io.surprisal.onnx.format;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.onnx.format", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule neitherWriterNorRuntime = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.surprisal.onnx.export..", "io.surprisal.onnx.runtime..", "ai.onnxruntime..");

    @ArchTest
    static final ArchRule jsonStaysInTheCodec = noClasses()
            .that()
            .haveNameNotMatching(".*\\.Manifest(Codec|Upgrades)(\\$.+)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..");
}
