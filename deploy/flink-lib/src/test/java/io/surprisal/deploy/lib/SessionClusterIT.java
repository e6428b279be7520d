package io.surprisal.deploy.lib;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.SeriesRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar in a session cluster of Flink, of processes of its own: {@code examples/sql/run} runs its SQL and the job of {@code examples/own-job} there, both twice. What they print is what a
 * {@link SeriesRun} makes of the same readings, and nothing of the jar is loaded a second time.
 */
@Timeout(300)
class SessionClusterIT {
    private static final Path EXAMPLE =
            Path.of("..", "..", "examples", "sql").toAbsolutePath().normalize();
    private static final List<String> FEATURES = List.of("vibration", "temperature");
    private static final int READINGS = 1_200;
    private static final int PUMPS = 3;

    @TempDir
    Path directory;

    @Test
    void sqlAndAJobRunTwiceInOneCluster() throws Exception {
        TinyModel.write(directory, "pumps", FEATURES);
        TinyModel.write(directory, "windows", TinyModel.build("windows", FEATURES, 8, new Smoother(1, 0.5, 0)));
        Path job = ownJob();
        Process run = run("score.sql", job.toString(), "score.sql", job.toString());
        try (BufferedReader output = run.inputReader()) {
            List<String> lines = linesUntil(output, "The cluster stands at http://localhost:");
            List<List<List<String>>> tables = tables(lines);
            List<List<String>> single = scored("pumps.onnx", false);
            List<List<String>> keyed = scored("windows.onnx", true);
            assertThat(single).hasSize(5);
            assertThat(keyed).hasSizeBetween(8, 20);
            assertThat(tables).as(String.join("\n", lines)).containsExactly(single, keyed, single, keyed);

            assertThat(Files.readAllLines(directory.resolve("taskmanager.log")).stream()
                            .filter(line -> line.matches("(\\d+> )?(OPENED|RESOLVED) .*"))
                            .map(line -> line.replaceFirst("^\\d+> ", "")))
                    .containsExactly(
                            "OPENED pump-1 from minute 200 to 200: vibration",
                            "RESOLVED pump-1 from minute 200 to 204: vibration",
                            "OPENED pump-1 from minute 200 to 200: vibration",
                            "RESOLVED pump-1 from minute 200 to 204: vibration");

            String taskManager =
                    Files.readString(directory.resolve("taskmanager.pid")).strip();
            assertThat(classes(taskManager, "ai.onnxruntime.OrtEnvironment source"))
                    .isOne();
            assertThat(classes(taskManager, "io.surprisal.scoring.Lane source")).isOne();
            assertThat(classes(taskManager, "com.example.PumpReading source")).isEqualTo(2);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                collectGarbage(taskManager);
                assertThat(classes(taskManager, "unloading class com.example.PumpReading "))
                        .isEqualTo(2);
            });
            run.outputWriter().close();
            assertThat(run.waitFor()).isZero();
        } finally {
            run.destroy();
            run.waitFor();
        }
    }

    private Process run(String... files) throws IOException {
        List<String> command = new ArrayList<>(List.of(EXAMPLE.resolve("run").toString()));
        command.addAll(List.of(files));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(EXAMPLE.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -Xlog:class+load,class+unload:file=classes-%p.log",
                        "WORK", directory.toString(),
                        "CLASS_PATH", OwnJobIT.libraries(),
                        "REST_PORT", freePort(),
                        "RPC_PORT", freePort()));
        return builder.start();
    }

    /** The own job as a jar with its main class, in which our classes and those of ONNX Runtime are once more: those of the lib folder count. */
    private Path ownJob() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        OwnJobIT.compile(classes, OwnJobIT.libraries());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "com.example.OwnJob");
        Path file = directory.resolve("own-job.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
                Stream<Path> compiled = Files.walk(classes);
                JarFile lib = new JarFile(FlinkLibIT.JAR.toFile())) {
            for (Path each : compiled.filter(Files::isRegularFile).toList()) {
                put(jar, classes.relativize(each).toString(), Files.newInputStream(each));
            }
            for (JarEntry each : Collections.list(lib.entries())) {
                if (each.getName().matches("(io/surprisal|ai/onnxruntime)/.*[.]class")) {
                    put(jar, each.getName(), lib.getInputStream(each));
                }
            }
        }
        return file;
    }

    private static void put(JarOutputStream jar, String name, InputStream content) throws IOException {
        try (content) {
            jar.putNextEntry(new JarEntry(name));
            content.transferTo(jar);
            jar.closeEntry();
        }
    }

    /** The anomalous readings of the pumps in their order, as the columns of the SQL. */
    private List<List<String>> scored(String model, boolean smoothed) throws IOException {
        float[] values = new float[READINGS * FEATURES.size()];
        String[] pumps = new String[READINGS];
        for (int n = 0; n < READINGS; n++) {
            boolean fault = n % PUMPS == 1 && n / PUMPS >= 200 && n / PUMPS <= 204;
            values[2 * n] = (float) (Math.sin(n) + (fault ? 25 : 0));
            values[2 * n + 1] = (float) (10 + Math.cos(0.7 * n));
            pumps[n] = "pump-" + n % PUMPS;
        }
        List<List<String>> rows = new ArrayList<>();
        try (SeriesRun run = SeriesRun.open(
                ModelFile.read(directory.resolve(model)),
                new LaneOptions(ModelOutput.SURPRISAL, List.of(), new TailThreshold(1e-6), 1, 5))) {
            run.score(values, pumps, new long[READINGS], (n, lane, record, judgement) -> {
                if (!judgement.verdict().anomalous()) {
                    return;
                }
                List<String> row = new ArrayList<>(
                        List.of(pumps[n], Integer.toString(n / PUMPS), Double.toString(judgement.abnormality())));
                if (smoothed) {
                    row.add(Double.toString(judgement.smoothed()));
                }
                row.add(Double.toString(judgement.verdict().tailProbability()));
                row.add(Arrays.stream(lane.explanation(record))
                        .map(each -> each.feature())
                        .collect(Collectors.joining(", ", "[", "]")));
                rows.add(row);
            });
        }
        return rows;
    }

    /** The rows of each table that the SQL client printed, without the kind of change. */
    private static List<List<List<String>>> tables(List<String> lines) {
        List<List<List<String>>> tables = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("| op |")) {
                tables.add(new ArrayList<>());
            } else if (line.startsWith("| +I |")) {
                List<String> columns = Arrays.stream(line.split("\\|"))
                        .map(String::strip)
                        .filter(column -> !column.isEmpty())
                        .toList();
                tables.get(tables.size() - 1).add(columns.subList(1, columns.size()));
            }
        }
        return tables;
    }

    private static List<String> linesUntil(BufferedReader output, String start) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = output.readLine();
        while (line != null && !line.startsWith(start)) {
            lines.add(line);
            line = output.readLine();
        }
        assertThat(line).as(String.join("\n", lines)).isNotNull();
        return lines;
    }

    /** How many lines of what the TaskManager's JVM says of classes have a text. */
    private long classes(String process, String text) throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("classes-" + process + ".log"))) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }

    private static void collectGarbage(String process) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        assertThat(new ProcessBuilder(jcmd, process, "GC.run").start().waitFor())
                .isZero();
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
