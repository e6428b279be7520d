package io.surprisal.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.benchmarks", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    /** A contender's process carries nothing of the comparison. */
    @ArchTest
    static final ArchRule workersStandAlone = noClasses()
            .that()
            .resideInAPackage("io.surprisal.benchmarks.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.surprisal.benchmarks.compare..");
}
