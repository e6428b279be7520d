package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.deploy.cli.CommandRun;
import io.surprisal.deploy.cli.SurprisalCli;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.reports.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandIT {
    @TempDir
    private Path browsing;

    @TempDir
    private Path directory;

    @Test
    void trainsReportsAndIsHeardByTheOtherCommands() throws Exception {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("t,m1,m2,flat,state,skip,label\n");
        for (int row = 0; row < 400; row++) {
            double wave = Math.sin(row / 5.0);
            csv.append(row).append(',').append(wave + 0.1 * random.nextGaussian());
            csv.append(',').append(row % 50 == 0 ? "" : -wave).append(",7,ok,").append(random.nextInt());
            csv.append(',').append(row % 100 == 99 ? 1 : 0).append('\n');
        }
        Path data = Files.writeString(directory.resolve("data.csv"), csv);
        Path config = Files.writeString(
                directory.resolve("train.yaml"),
                "data: {rename: {m1: load}, units: {load: W}}\nname: pump\nmodel: {network: {hidden: [8]}}\n");
        Path model = directory.resolve("model.onnx");
        CommandRun train = CommandRun.of(
                TrainerCli::commandLine,
                "train",
                "--data",
                data,
                "--config",
                config,
                "--family",
                "wae-mmd",
                "--exclude",
                "skip",
                "--seed",
                "9",
                "--steps",
                "20",
                "--out",
                model);
        assertThat(train.code()).as(train.err()).isZero();
        assertThat(train.out())
                .startsWith("400 rows, 3 features")
                .contains(
                        "1 feature has always the same value",
                        "(flat)",
                        "1 feature has missing values",
                        "1 column is not numeric and left out: state ('ok' in row 1)",
                        "Column 'label' holds 0 and 1",
                        "Preset infrastructure: There is no clock, but",
                        model + ": ",
                        "Self-test: 2 values reproduced; its anomalous example (")
                .doesNotContain("Added differentiated op");
        // Twenty steps for each member of the preset that suits the data.
        assertThat(train.err()).containsPattern("step (\\d+) of \\1, loss ");
        Manifest manifest = ModelFile.read(model).manifest();
        assertThat(manifest.schema().names()).containsExactly("load", "m2", "flat");
        assertThat(manifest.schema().features().get(0).unit()).isEqualTo("W");
        assertThat(manifest.family()).isEqualTo("wae-mmd");
        assertThat(manifest.name()).isEqualTo("pump");
        assertThat(manifest.seed()).isEqualTo(9);
        CommandRun evaluate = CommandRun.of(
                SurprisalCli::commandLine, "evaluate", "--model", model, "--data", data, "--rename", "m1=load");
        assertThat(evaluate.err()).isEmpty();
        assertThat(evaluate.out()).contains("vus_pr");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(data, config, model, directory.resolve("model.report.html"));
        }
        assertThat(train.out().stripTrailing()).endsWith("Report: " + directory.resolve("model.report.html"));
        String page = Files.readString(directory.resolve("model.report.html"));
        assertThat(page)
                .contains(
                        "Training of pump",
                        "1 feature has always the same value",
                        "Preset infrastructure: There is no clock")
                .contains("<dt>Rows held out</dt>");
        assertThat(Browser.check(page, browsing))
                .allSatisfy(seen -> assertThat(seen.marks()).hasSizeGreaterThan(12));
    }

    /** From lines to a model that scores lines: the same templates, and sessions by their names. */
    @Test
    void aTopicModelOfLinesScoresLines() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int session = 0; session < 80; session++) {
            for (int packet = 0; packet < 1 + session % 3; packet++) {
                lines.append("INFO Receiving block blk_")
                        .append(session)
                        .append(" from 10.0.0.")
                        .append(packet);
                lines.append("\nINFO Received block blk_").append(session).append(" of size 67108864\n");
            }
        }
        Path history = Files.writeString(directory.resolve("history.log"), lines);
        Path config = Files.writeString(
                directory.resolve("train.yaml"),
                "logs: {group: {key: 'blk_\\d+', gap: 1min}}\ntraining: {learning_rate: 0.01}\n");
        Path model = directory.resolve("model.onnx");
        CommandRun train = CommandRun.of(
                TrainerCli::commandLine,
                "train",
                "--data",
                history,
                "--config",
                config,
                "--family",
                "etm",
                "--steps",
                "600",
                "--out",
                model);
        assertThat(train.code()).as(train.err()).isZero();
        assertThat(train.out())
                .contains(
                        "318 lines make 80 sessions of 2 templates; 0 lines are of no known template, and 0 have no key",
                        "Preset plain: A topic model takes counts as they are",
                        "Self-test: 2 values reproduced; its anomalous example (");
        assertThat(ModelFile.read(model).manifest().schema().names())
                .containsExactly(
                        "INFO Receiving block blk_<*> from <*>",
                        "INFO Received block blk_<*> of size <*>",
                        "<unknown template>");
        Path today = Files.writeString(
                directory.resolve("today.log"),
                "INFO Receiving block blk_7 from 10.0.0.7\nERROR disk on fire under blk_7\n"
                        + "INFO Receiving block blk_8 from 10.0.0.7\nINFO Received block blk_8 of size 1\n");
        Path scores = directory.resolve("scores.csv");
        CommandRun score =
                CommandRun.of(SurprisalCli::commandLine, "score", "--model", model, "--data", today, "--out", scores);
        assertThat(score.err()).isEmpty();
        List<String> rows = Files.readAllLines(scores);
        int surprisal = List.of(rows.get(0).split(",", -1)).indexOf("surprisal");
        assertThat(rows).hasSize(3);
        assertThat(rows.get(1)).startsWith("blk_7,");
        assertThat(rows.get(2)).startsWith("blk_8,");
        assertThat(Double.parseDouble(rows.get(1).split(",", -1)[surprisal]))
                .isGreaterThan(1 + Double.parseDouble(rows.get(2).split(",", -1)[surprisal]));
        Path labels = Files.writeString(directory.resolve("labels.csv"), "block,label\nblk_8,normal\nblk_7,anomaly\n");
        CommandRun evaluate = CommandRun.of(
                SurprisalCli::commandLine, "evaluate", "--model", model, "--data", today, "--labels", labels);
        assertThat(evaluate.err()).isEmpty();
        assertThat(evaluate.out()).containsPattern("auc_pr +1\\.0000");
    }
}
