package io.surprisal.deploy.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class JobJarIT {
    private static final Path JAR = Path.of("target", "surprisal-job-flink.jar");

    @Test
    void itHoldsTheJobAndNothingThatFlinkHasOrThatTrains() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();
            assertThat(names)
                    .contains(
                            "io/surprisal/deploy/job/ScoringJob.class",
                            "io/surprisal/flink/ScoringPipeline.class",
                            "org/apache/flink/connector/kafka/source/KafkaSource.class",
                            "ai/onnxruntime/native/linux-x64/libonnxruntime.so")
                    .noneMatch(name -> name.startsWith("org/deeplearning4j/"))
                    .noneMatch(name -> name.startsWith("org/nd4j/"))
                    .noneMatch(name -> name.startsWith("kotlin"))
                    .noneMatch(name -> name.startsWith("kafka/server"))
                    .noneMatch(name -> name.startsWith("scala/"))
                    .noneMatch(name -> name.startsWith("org/slf4j/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/streaming/api/environment/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/connector/base/"))
                    .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"))
                    .noneMatch(name -> name.endsWith("module-info.class"));
            assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
                    .isEqualTo(ScoringJob.class.getName());
        }
    }

    @Test
    void servicesNoticesAndLicencesAreThere() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, "META-INF/services/org.apache.kafka.common.config.provider.ConfigProvider"))
                    .contains("FileConfigProvider");
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
            assertThat(text(jar, "META-INF/NOTICE")).contains("Flink").contains("Jackson");
            assertThat(text(jar, "ThirdPartyNotices.txt")).contains("onnx");
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        JarEntry entry = Objects.requireNonNull(jar.getJarEntry(name), name);
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}
