package io.surprisal.deploy.lib;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.process.CommandProcess;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job of {@code examples/own-job} is compiled with the jar and Flink alone, and runs with them in a process of its own. That shows the sources and the jar; that the coordinates in its
 * pom exist, {@code BomTest} of core shows.
 */
@Timeout(120)
class OwnJobIT {
    private static final Path SOURCES = Path.of("..", "..", "examples", "own-job", "src", "main", "java");

    /** What the jar has inside, under other names; Flink asks for none of it. */
    private static final List<String> INSIDE = List.of(
            "surprisal-",
            "jackson-",
            "avro-",
            "protobuf-",
            "tribuo-",
            "onnxruntime",
            "cron-utils",
            "opentelemetry-",
            "kafka-",
            "flink-connector-kafka");

    @TempDir
    Path directory;

    @Test
    void compilesAndRaisesItsAlert() throws Exception {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        String libraries = libraries();
        compile(classes, libraries);
        Path model = TinyModel.write(directory, "pumps", List.of("vibration", "temperature"));
        try (CommandProcess job = CommandProcess.start(
                classes + File.pathSeparator + libraries, "com.example.OwnJob", directory, List.of(model.toString()))) {
            List<String> lines = job.lines();
            assertThat(job.exitCode()).as(String.join("\n", lines)).isZero();
            assertThat(lines.stream()
                            .filter(line -> line.contains("pump-"))
                            .map(line -> line.replaceFirst("^\\d+> ", "")))
                    .startsWith("OPENED pump-1 from minute 200 to 200: vibration")
                    .endsWith("RESOLVED pump-1 from minute 200 to 204: vibration")
                    .allMatch(line -> line.contains("pump-1"));
        }
    }

    /** Compiles the job with its libraries alone. */
    static void compile(Path classes, String libraries) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-cp", libraries));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        int result = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                .run(null, System.out, System.err, arguments.toArray(String[]::new));
        assertThat(result).isZero();
    }

    /** The class path of a cluster of Flink: the jar, and the jars of the test without what is of us. */
    static String libraries() {
        Stream<String> flink = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry ->
                        INSIDE.stream().noneMatch(Path.of(entry).getFileName().toString()::startsWith));
        return Stream.concat(Stream.of(FlinkLibIT.JAR.toAbsolutePath().toString()), flink)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
