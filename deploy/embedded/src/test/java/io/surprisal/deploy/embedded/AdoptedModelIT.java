package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.onnx.export.Operator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an autoencoder that somebody else trained to alerts of a topic: {@code adopt}, then a job. */
class AdoptedModelIT {
    private static final long START = 1_772_366_400_000L;
    private static final int RECORDS = 40;
    private static final int SPIKE = 25;

    @TempDir
    private Path directory;

    @Test
    void anAdoptedModelRaisesAnAlertThatNamesTheFeature() throws Exception {
        Random random = new Random(3);
        StringBuilder normal = new StringBuilder("t,load,heat,fan\n");
        for (int row = 0; row < 400; row++) {
            double[] x = record(random);
            normal.append("%d,%s,%s,%s%n".formatted(row, x[0], x[1], x[2]));
        }
        Path data = Files.writeString(directory.resolve("normal.csv"), normal);
        Path foreign = Files.write(directory.resolve("autoencoder.onnx"), autoencoder());
        Path model = directory.resolve("adopted.onnx");
        List<String> adopted = TrainerProcess.make(
                directory,
                "adopt",
                foreign,
                "--data",
                data,
                "--time",
                "t",
                "--reconstruction",
                "output",
                "--out",
                model);
        assertThat(adopted.get(0))
                .isEqualTo("Input input takes one record of 3 features; output output float32 [batch_size, 3] is the"
                        + " reconstruction");

        List<String> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            double[] x = record(random);
            x[1] += i == SPIKE ? 3 : 0;
            records.add("{\"t\":%d,\"load\":%s,\"heat\":%s,\"fan\":%s}".formatted(START + i * 1000L, x[0], x[1], x[2]));
        }
        JobRun run = JobRun.of(directory, """
                model: adopted.onnx
                telemetry: {event_time: {field: t, out_of_orderness: 0s}}
                scoring: {tail_probability: 0.00001}
                """, records);

        assertThat(run.scores().get(SPIKE).get("anomalous").asBoolean()).isTrue();
        assertThat(run.scores().get(0).get("model").get("name").asText()).isEqualTo("adopted");
        assertThat(run.alerts())
                .extracting(alert -> alert.get("status").asText())
                .containsExactly("opened", "resolved");
        JsonNode opened = run.alerts().get(0);
        assertThat(opened.get("key").asText()).isEqualTo("pump-1");
        assertThat(opened.get("first_event_time").asLong()).isEqualTo(START + SPIKE * 1000L);
        assertThat(opened.get("features").get(0).get("feature").asText()).isEqualTo("heat");
    }

    /** What the autoencoder describes: three features that follow one number. */
    private static double[] record(Random random) {
        double load = random.nextGaussian();
        return new double[] {
            1 + load + 0.05 * random.nextGaussian(),
            -1 + 0.8 * load + 0.05 * random.nextGaussian(),
            0.5 - 0.5 * load + 0.05 * random.nextGaussian()
        };
    }

    /**
     * nn.Sequential(Linear(3, 1), ReLU(), Linear(1, 3)) as torch.onnx.export writes it: Gemm with transposed weights. The hidden unit is a record's
     * place on the line that normal ones lie on, 10 added to stay above 0.
     */
    private static byte[] autoencoder() {
        float[] centre = {1, -1, 0.5f};
        float[] direction = {1, 0.8f, -0.5f};
        float square = 0;
        float along = 0;
        for (int j = 0; j < 3; j++) {
            square += direction[j] * direction[j];
            along += centre[j] * direction[j];
        }
        float[] encoder = new float[3];
        float[] bias = new float[3];
        for (int j = 0; j < 3; j++) {
            encoder[j] = direction[j] / square;
            bias[j] = centre[j] - 10 * direction[j];
        }
        GraphWriter graph = new GraphWriter("main_graph");
        Value x = graph.input("input", DataType.FLOAT, List.of("batch_size", "3"));
        Value hidden = graph.node(
                Operator.GEMM,
                Map.of("transB", 1L),
                x,
                graph.constant("0.weight", encoder, 1, 3),
                graph.constant("0.bias", new float[] {10 - along / square}, 1));
        graph.output(
                "output",
                graph.node(
                        Operator.GEMM,
                        Map.of("transB", 1L),
                        graph.node(Operator.RELU, hidden),
                        graph.constant("2.weight", direction, 3, 1),
                        graph.constant("2.bias", bias, 3)),
                List.of("batch_size", "3"));
        return graph.build("pytorch", Map.of()).toByteArray();
    }
}
