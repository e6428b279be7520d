package io.surprisal.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.onnx.runtime.TinyModel;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs; nothing is measured. */
class MicroBenchmarksTest {
    @BeforeEach
    void writeInputs(@TempDir Path directory) throws Exception {
        Path rows = directory.resolve("rows.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(rows))) {
            out.write("t,a,b\n0,0.5,11\n1,-0.5,9.5\n2,90,9\n".getBytes(StandardCharsets.UTF_8));
        }
        for (String name : List.of("model-1", "model-8")) {
            TinyModel.write(directory, name, List.of("a", "b"));
        }
        System.setProperty(Inputs.ROWS, rows.toString());
        System.setProperty(Inputs.MODELS, directory.toString());
    }

    @AfterEach
    void forgetInputs() {
        System.clearProperty(Inputs.ROWS);
        System.clearProperty(Inputs.MODELS);
    }

    @Test
    void runsEachBenchmarkOnce() throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .mode(Mode.SingleShotTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .param("batch", "16")
                        .param("samples", "1", "8")
                        .param("templates", "16")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        assertThat(results)
                .extracting(result -> result.getPrimaryResult().getLabel())
                .containsExactlyInAnyOrder(
                        "assembleLevels",
                        "assembleRates",
                        "avro",
                        "count",
                        "csv",
                        "longJson",
                        "longJsonOfOneValue",
                        "otlpJson",
                        "otlpProtobuf",
                        "telegraf",
                        "generalParser",
                        "repeatedLayout",
                        "repeatedLayoutWithKey",
                        "scoreAvro",
                        "scoreJson",
                        "scoreAndJudge",
                        "score",
                        "score",
                        "alertBudget",
                        "tailProbability",
                        "template",
                        "window");
    }
}
