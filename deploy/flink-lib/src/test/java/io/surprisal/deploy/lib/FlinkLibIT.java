package io.surprisal.deploy.lib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar meets no other version of its libraries, whatever else lies in Flink's lib folder or comes with a job. */
class FlinkLibIT {
    static final Path JAR = Path.of("target", "surprisal-flink-lib.jar");

    /** By which CREATE MODEL finds the provider. */
    private static final String FLINK_SQL = "META-INF/services/org.apache.flink.table.factories.Factory";

    private final List<String> names = names();

    FlinkLibIT() throws IOException {}

    @Test
    void allClassesAreOursOrUnderOurNamesButOnnxRuntime() {
        assertThat(names)
                .filteredOn(name -> name.endsWith(".class"))
                .contains(
                        "io/surprisal/flink/Surprisal.class",
                        "io/surprisal/shaded/com/fasterxml/jackson/databind/ObjectMapper.class",
                        "io/surprisal/shaded/com/google/protobuf/Message.class",
                        "ai/onnxruntime/OrtEnvironment.class")
                // Native code finds the classes of ONNX Runtime by their names.
                .allMatch(name -> name.startsWith("io/surprisal/") || name.startsWith("ai/onnxruntime/"));
    }

    @Test
    void servicesAreUnderTheSameNamesButWhatFlinkAsksFor() throws IOException {
        assertThat(names)
                .filteredOn(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
                .contains(FLINK_SQL)
                .allMatch(name -> name.startsWith("META-INF/services/io.surprisal.shaded.") || name.equals(FLINK_SQL));
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, FLINK_SQL).strip()).isEqualTo("io.surprisal.flink.sql.SurprisalModelFactory");
        }
    }

    @Test
    void licencesAreThere() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
            assertThat(text(jar, "META-INF/NOTICE")).contains("Jackson");
            assertThat(text(jar, "ThirdPartyNotices.txt")).contains("onnx");
        }
    }

    @Test
    void nativeCodeIsThereOnceForEachSystem() {
        assertThat(names)
                .filteredOn(name -> name.matches(".*\\.(so|dylib|dll|jnilib)"))
                .containsExactlyInAnyOrder(
                        "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
                        "ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so",
                        "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so",
                        "ai/onnxruntime/native/linux-aarch64/libonnxruntime4j_jni.so",
                        "ai/onnxruntime/native/osx-aarch64/libonnxruntime.dylib",
                        "ai/onnxruntime/native/osx-aarch64/libonnxruntime4j_jni.dylib");
    }

    private static List<String> names() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream().map(JarEntry::getName).toList();
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        JarEntry entry = Objects.requireNonNull(jar.getJarEntry(name), name);
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}
