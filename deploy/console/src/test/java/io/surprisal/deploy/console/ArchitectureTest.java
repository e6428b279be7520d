package io.surprisal.deploy.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.surprisal.core.HouseRules;

@AnalyzeClasses(packages = "io.surprisal.deploy.console", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);

    /** It reads the topics as any consumer would. */
    @ArchTest
    static final ArchRule topicsOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.flink..", "io.surprisal.flink..", "ai.onnxruntime..", "io.surprisal.onnx..");

    @ArchTest
    static final ArchRule whatIsKnownKnowsNoKafkaAndNoHttp = noClasses()
            .that()
            .resideInAPackage("..console.state")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.eclipse.jetty..", "..console.topic", "..console.web");

    @ArchTest
    static final ArchRule theServerStaysBehindItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage("..console.web")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty..");
}
