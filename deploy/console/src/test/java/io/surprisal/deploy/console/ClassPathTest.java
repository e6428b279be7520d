package io.surprisal.deploy.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console is a consumer: neither Flink nor ONNX Runtime nor a trainer. */
class ClassPathTest {
    @Test
    void hasNoneOfWhatScores() {
        List<String> files = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> path.replace(File.separatorChar, '/'))
                .toList();
        assertThat(files)
                .anyMatch(file -> file.contains("/jetty-server-"))
                .noneMatch(file -> file.contains("/onnxruntime"))
                .noneMatch(file -> file.contains("/nd4j-"))
                .noneMatch(file -> file.contains("/flink-"));
    }

    /** Nothing of the page comes from elsewhere. */
    @Test
    void thePageNamesNoOtherHost() throws IOException {
        Path page = Path.of("src/main/resources/io/surprisal/deploy/console/web/page");
        try (Stream<Path> files = Files.walk(page)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("uplot"))
                    .toList()) {
                assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                        .as(file.toString())
                        .doesNotContain("http://", "https://", "//cdn");
            }
        }
    }
}
