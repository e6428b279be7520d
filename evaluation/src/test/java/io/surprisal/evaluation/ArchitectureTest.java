package io.surprisal.evaluation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.evaluation", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    /** Only what the exported file says counts: nothing here knows what trained it. */
    @ArchTest
    static final ArchRule modelsAreScoredFromTheirFile = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.nd4j..", "org.deeplearning4j..", "io.surprisal.training..", "io.surprisal.flink..");

    /** A detector sees a split, never how it is measured. */
    @ArchTest
    static final ArchRule detectorsDoNotMeasure = noClasses()
            .that()
            .resideInAPackage("io.surprisal.evaluation.detector..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.surprisal.evaluation.measure..");
}
