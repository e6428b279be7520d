package io.surprisal.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where everything is.
 *
 * @param home the repository
 * @param rows the telemetry, a gzipped CSV
 * @param jvmOptions of every contender's JVM
 */
record Setup(Path home, Path rows, List<String> jvmOptions) {
    Setup {
        jvmOptions = List.copyOf(jvmOptions);
    }

    /**
     * Every JVM's compiler threads stay, so that their time is told apart.
     *
     * @param memory the option that says how much a contender's JVM has
     */
    static Setup of(Path home, Path rows, String memory) {
        return new Setup(home, rows, List.of(memory, "-XX:-UseDynamicNumberOfCompilerThreads"));
    }

    /** Where models, job.yaml and results are written. */
    Path work() {
        return home.resolve("benchmarks/target/work");
    }

    /** The model that averages L latent samples. */
    Path model(int samples) {
        return work().resolve("model-" + samples + ".onnx");
    }

    /** The command that a person types. */
    Path launcher() {
        return home.resolve("surprisal");
    }

    /** The command line of a streaming worker. */
    List<String> streaming(String... arguments) {
        return java("streaming", "io.surprisal.benchmarks.streaming.StreamingWorker", arguments);
    }

    /** The command line of a peer's worker. */
    List<String> peer(String... arguments) {
        return java("streaming", "io.surprisal.benchmarks.peers.PeerWorker", arguments);
    }

    /** The command line of a worker of the comparison of Flink SQL. */
    List<String> sql(String... arguments) {
        return java("streaming", "io.surprisal.benchmarks.sql.SqlWorker", arguments);
    }

    /** The command line of a worker that measures latency. */
    List<String> latency(String... arguments) {
        return java("streaming", "io.surprisal.benchmarks.latency.LatencyWorker", arguments);
    }

    /** The command line of a pipeline that grows. */
    List<String> scale(String... arguments) {
        return java("streaming", "io.surprisal.benchmarks.scale.ScaleWorker", arguments);
    }

    /** The command line of a pipeline with one stage. */
    List<String> stage(String... arguments) {
        return java("streaming", "io.surprisal.benchmarks.scale.StageWorker", arguments);
    }

    /** The command line of the Deeplearning4j worker. */
    List<String> deeplearning4j(String... arguments) {
        return java("deeplearning4j", "io.surprisal.benchmarks.deeplearning4j.Deeplearning4jWorker", arguments);
    }

    private List<String> java(String module, String main, String... arguments) {
        Path target = home.resolve("benchmarks").resolve(module).resolve("target");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        // Flink looks into these packages of the JDK, and the launcher of the product opens them for it too.
        for (String opened : List.of("java.lang", "java.util", "java.time")) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", target + "/*:" + target + "/lib/*", main));
        command.addAll(Arrays.asList(arguments));
        return command;
    }
}
