package io.surprisal.flink;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.flink", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final DescribedPredicate<JavaClass> INTERNAL = resideInAPackage("io.surprisal.flink..")
            .and(resideOutsideOfPackages("io.surprisal.flink", "io.surprisal.flink.kafka"));

    @ArchTest
    static final ArchRule onnxRuntimeOnlyThroughScoring = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnxruntime..", "io.surprisal.onnx.runtime..");

    @ArchTest
    static final ArchRule noTraining = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "io.surprisal.training..");

    @ArchTest
    static final ArchRule onlyTheEndsKnowKafka = noClasses()
            .that()
            .resideOutsideOfPackage("io.surprisal.flink.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.flink.connector.kafka..");

    /** Whoever plugs scoring into a job needs no internals, which may change. */
    @ArchTest
    static final ArchRule thePublicPackageNamesNoInternals = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(resideInAPackage("io.surprisal.flink").and(modifier(JavaModifier.PUBLIC)))
            .should()
            .notHaveRawReturnType(INTERNAL)
            .andShould()
            .notHaveRawParameterTypes(DescribedPredicate.describe(
                    "internal ones among them", types -> types.stream().anyMatch(INTERNAL)));

    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);
}
