package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.deploy.cli.CommandRun;
import io.surprisal.deploy.cli.SurprisalCli;
import io.surprisal.deploy.process.Commands;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.onnx.export.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AdoptCommandIT {
    @TempDir
    private Path directory;

    private Path data = Path.of("");
    private Path foreign = Path.of("");

    @BeforeEach
    void writeDataAndAModelOfHalves() throws IOException {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("t,heat,load,label\n");
        for (int row = 0; row < 400; row++) {
            boolean anomalous = row % 100 == 99;
            csv.append(row).append(',').append(random.nextGaussian());
            csv.append(',').append(anomalous ? 40 : 3 + random.nextGaussian());
            csv.append(',').append(anomalous ? 1 : 0).append('\n');
        }
        data = Files.writeString(directory.resolve("data.csv"), csv);
        GraphWriter graph = new GraphWriter("halves");
        Value x = graph.input("x", DataType.FLOAT, List.of("N", "2"));
        Value half = graph.constant("half", new float[] {0.5f}, 1);
        graph.output("y", graph.node(Operator.MUL, x, half), List.of("N", "2"));
        graph.output(
                "error",
                graph.node(
                        Operator.REDUCE_SUM,
                        Map.of("keepdims", 0L),
                        graph.node(Operator.ABS, x),
                        graph.constant("last", new long[] {-1}, 1)),
                List.of("N"));
        foreign = Files.write(
                directory.resolve("halves.onnx"), graph.build("1", Map.of()).toByteArray());
    }

    @Test
    void optionsThatItHasNoUseForAreAWrongCall() {
        CommandRun adopt =
                adopt("--reconstruction", "y", "--condition", "load", "--out", directory.resolve("model.onnx"));
        assertThat(adopt.code()).isEqualTo(2);
        assertThat(adopt.err()).contains("--condition=load: adopt takes models of numeric columns alone; leave it out");
    }

    @Test
    void adoptsAReconstructionThatTheOtherCommandsRead() throws IOException {
        Path model = directory.resolve("model.onnx");
        CommandRun adopt = adopt("--features", "load,heat", "--reconstruction", "y", "--out", model);
        assertThat(adopt.code()).as(adopt.err()).isZero();
        assertThat(adopt.out())
                .startsWith("Input x takes one record of 2 features; output y float32 [N, 2] is the reconstruction")
                .contains(
                        "Tried on 256 records: within ",
                        model + ": ",
                        "One normal record in a thousand is calibrated",
                        "Self-test: 2 values reproduced; its anomalous example (");
        CommandRun inspect = CommandRun.of(SurprisalCli::commandLine, "inspect", model);
        assertThat(inspect.out())
                .contains(
                        "family         adopted",
                        "adopted.reconstruction",
                        "y float32 [N, 2]",
                        "surprisal is reconstruction_log_probability");
        CommandRun evaluate = CommandRun.of(SurprisalCli::commandLine, "evaluate", "--model", model, "--data", data);
        assertThat(evaluate.err()).isEmpty();
        assertThat(evaluate.out()).containsPattern("vus_pr +1\\.0");
    }

    @Test
    void adoptsAScore() throws IOException {
        Path model = directory.resolve("model.onnx");
        CommandRun adopt = adopt("--score", "error", "--out", model);
        assertThat(adopt.code()).as(adopt.err()).isZero();
        assertThat(adopt.out()).contains("output error float32 [N] is the score, higher is more abnormal");
        CommandRun inspect = CommandRun.of(SurprisalCli::commandLine, "inspect", model);
        assertThat(inspect.out()).contains("Headline: surprisal is score, higher is more abnormal, without a unit");
        Path scores = directory.resolve("scores.csv");
        CommandRun score =
                CommandRun.of(SurprisalCli::commandLine, "score", "--model", model, "--data", data, "--out", scores);
        assertThat(score.code()).as(score.err()).isZero();
        assertThat(Files.readAllLines(scores).get(0)).contains("surprisal,score,tail_probability");
        assertThat(score.out()).contains("400 rows scored, 4 anomalous");
    }

    @Test
    void saysWhatIsDoubtful() {
        CommandRun adopt = adopt("--score", "error", "--lower-is-abnormal", "--out", directory.resolve("model.onnx"));
        assertThat(adopt.code()).as(adopt.err()).isZero();
        assertThat(adopt.out().lines().filter(line -> line.startsWith("Doubtful: ")))
                .containsExactly(
                        "Doubtful: it counts records far from the data, with each value moved by 10 standard deviations,"
                                + " as more normal than the data; if it is high scores that are abnormal, leave --lower-is-abnormal out");
    }

    @Test
    void listsAndRefusesWhereNobodyAnswers() throws IOException {
        Path model = directory.resolve("model.onnx");
        CommandRun unsaid = adopt("--out", model);
        assertThat(unsaid.code()).isEqualTo(1);
        assertThat(unsaid.err())
                .contains(
                        "say what its outputs are; possible by their shapes: --reconstruction y, --score error",
                        "output  error float32 [N]");
        assertThat(model).doesNotExist();
        CommandRun windows =
                adopt("--reconstruction", "y", "--window", "3", "--layout", "features-first", "--out", model);
        assertThat(windows.code()).isEqualTo(1);
        assertThat(windows.err())
                .contains("input x float32 [N, 2] takes no windows of 3 records with the data's 2 features");
    }

    @Test
    void asksAtATerminal() throws IOException {
        Path model = directory.resolve("model.onnx");
        Deque<String> typed = new ArrayDeque<>(List.of("4", "2"));
        List<String> questions = new ArrayList<>();
        Terminal terminal = question -> {
            questions.add(question);
            return typed.poll();
        };
        CommandRun adopt = adopt(life -> Commands.of(life, new AdoptCommand(terminal)), "--out", model);
        assertThat(adopt.code()).as(adopt.err()).isZero();
        assertThat(questions).containsExactly("""
                        The model can be read in 3 ways:
                           1  y float32 [N, 2] is the reconstruction
                              --reconstruction y
                           2  error float32 [N] is the score, higher is more abnormal
                              --score error
                           3  error float32 [N] is the score, lower is more abnormal
                              --score error --lower-is-abnormal
                        Which one? A number, or Enter to leave:\s""", "Expected a number from 1 to 3, got '4': ");
        assertThat(adopt.out())
                .startsWith("Input x takes one record of 2 features; output error float32 [N] is the score, higher is")
                .endsWith("The same without a question: --score error" + System.lineSeparator());
    }

    private CommandRun adopt(Object... options) {
        return adopt(TrainerCli::commandLine, options);
    }

    private CommandRun adopt(Function<ProcessLife, CommandLine> commands, Object... options) {
        Object[] arguments = new Object[options.length + 6];
        System.arraycopy(new Object[] {"adopt", foreign, "--data", data, "--time", "t"}, 0, arguments, 0, 6);
        System.arraycopy(options, 0, arguments, 6, options.length);
        return CommandRun.of(commands, arguments);
    }
}
