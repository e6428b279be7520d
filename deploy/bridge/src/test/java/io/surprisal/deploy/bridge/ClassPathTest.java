package io.surprisal.deploy.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bridge runs beside a job all the time: no Flink, no model, no trainer. */
class ClassPathTest {
    @Test
    void hasKafkasClientAndNoModel() {
        List<String> files = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> path.replace(File.separatorChar, '/'))
                .toList();
        assertThat(files)
                .anyMatch(file -> file.contains("/kafka-clients-"))
                .noneMatch(file -> file.contains("/onnxruntime"))
                .noneMatch(file -> file.contains("/nd4j-"))
                .noneMatch(file -> file.contains("/flink-"));
    }
}
