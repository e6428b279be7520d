package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.series.Smoother;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as people have them, through the commands. */
class AwkwardFilesTest {
    @TempDir
    private Path directory;

    private Path model = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void write() throws IOException {
        List<String> features = List.of("load", "heat");
        model = TinyModel.write(directory, "windowed", TinyModel.build("windowed", features, 2, Smoother.IDENTITY));
        out = directory.resolve("scores.csv");
    }

    @Test
    void reversedRowsScoreAsInTimeAndComeOutInTheirOwnOrder() throws IOException {
        List<String> rows = new ArrayList<>(List.of(
                "01.03.2026 14:05,0,10", "01.03.2026 14:06,6,10", "01.03.2026 14:07,1,12", "01.03.2026 14:08,2,9"));
        List<String> forwards = scores(rows);
        Collections.reverse(rows);
        List<String> backwards = scores(rows);
        assertThat(backwards.get(0)).startsWith("01.03.2026 14:08,");
        Collections.reverse(backwards);
        assertThat(backwards).isEqualTo(forwards);
    }

    @Test
    void evaluatesReversedRowsAlike() throws IOException {
        List<String> rows =
                new ArrayList<>(List.of("0,0,10,BENIGN", "1,6,10,DDoS", "2,0,10,BENIGN", "3,1,11,BENIGN", "4,7,9,Bot"));
        String forwards = evaluation(rows);
        Collections.reverse(rows);
        assertThat(forwards).contains("\"vus_pr\"");
        assertThat(evaluation(rows)).isEqualTo(forwards);
    }

    @Test
    void readsAGermanFile() throws IOException {
        Path plain = Files.writeString(directory.resolve("plain.csv"), "load,heat\n0.5,10.25\n6,1234.5\n");
        Path german = Files.writeString(directory.resolve("german.csv"), "load;heat\n0,5;10,25\n6;1.234,5\n");
        assertThat(scored(german)).isEqualTo(scored(plain));
    }

    @Test
    void aTimeThatIsNotClearIsRefusedWithBothForms() throws IOException {
        Path data = Files.writeString(directory.resolve("d.csv"), "when,load,heat\n01/03/2026 14:05,0,10\n");
        CommandRun run = CommandRun.of("score", "--model", model, "--data", data, "--time", "when", "--out", out);
        assertThat(run.code()).isNotZero();
        assertThat(run.err())
                .contains("1 March 2026 or 3 January 2026", "--time-format", "'d/M/yyyy H:mm' or 'M/d/yyyy H:mm'");
        run = CommandRun.of(
                "score",
                "--model",
                model,
                "--data",
                data,
                "--time",
                "when",
                "--time-format",
                "d/M/yyyy H:mm",
                "--out",
                out);
        assertThat(run.err()).isEmpty();
    }

    private List<String> scores(List<String> rows) throws IOException {
        Path data =
                Files.writeString(directory.resolve("data.csv"), "time,load,heat\n" + String.join("\n", rows) + "\n");
        return scored(data);
    }

    private List<String> scored(Path data) throws IOException {
        CommandRun run = CommandRun.of("score", "--model", model, "--data", data, "--out", out);
        assertThat(run.err()).isEmpty();
        List<String> lines = Files.readAllLines(out);
        return new ArrayList<>(lines.subList(1, lines.size()));
    }

    private String evaluation(List<String> rows) throws IOException {
        Path data = Files.writeString(
                directory.resolve("data.csv"), "t,load,heat,label\n" + String.join("\n", rows) + "\n");
        CommandRun run = CommandRun.of("evaluate", "--model", model, "--data", data, "--window", "1", "--json");
        assertThat(run.err()).isEmpty();
        return run.out();
    }
}
