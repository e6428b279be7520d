package io.surprisal.benchmarks.detection;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.benchmarks.detection", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    /** Only what the exported file says counts: nothing here looks into training's graphs. */
    @ArchTest
    static final ArchRule modelsAreScoredFromTheirFile = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.nd4j..", "org.deeplearning4j..", "io.surprisal.training.model..", "io.surprisal.flink..");

    /** A detector sees a split, never how it is measured. */
    @ArchTest
    static final ArchRule detectorsDoNotMeasure = noClasses()
            .that()
            .resideInAPackage("..detection.detector..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..detection.measure..", "io.surprisal.training.evaluation..");
}
