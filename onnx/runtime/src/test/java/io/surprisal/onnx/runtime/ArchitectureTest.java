package io.surprisal.onnx.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.onnx.runtime", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule dependsOnTheContractAndOnnxRuntimeAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "io.surprisal.core..",
                    "io.surprisal.onnx.format..",
                    "io.surprisal.onnx.runtime..",
                    "ai.onnx..",
                    "ai.onnxruntime..",
                    "com.google.protobuf..",
                    "com.fasterxml.jackson..",
                    "org.slf4j..",
                    "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule onnxRuntimeStaysInside = noClasses()
            .that()
            .arePublic()
            .and()
            .doNotHaveSimpleName("OnnxScorer")
            .and()
            .doNotHaveSimpleName("PlainModel")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");
}
