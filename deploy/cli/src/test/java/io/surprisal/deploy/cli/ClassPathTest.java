package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Using a model file takes ONNX Runtime, and nothing that trains. */
class ClassPathTest {
    @Test
    void hasOnnxRuntimeAndNoTrainer() {
        List<String> files = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> path.replace(File.separatorChar, '/'))
                .toList();
        assertThat(files)
                .anyMatch(file -> file.contains("/onnxruntime-"))
                .noneMatch(file -> file.contains("/nd4j-"))
                .noneMatch(file -> file.contains("/deeplearning4j-"))
                .noneMatch(file -> file.contains("/flink-"));
    }
}
