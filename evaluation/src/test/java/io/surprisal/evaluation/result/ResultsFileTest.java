package io.surprisal.evaluation.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.surprisal.evaluation.data.Half;
import io.surprisal.evaluation.data.Protocol;
import io.surprisal.evaluation.measure.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = directory.resolve("results.csv");
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Run run = run("a, \"b\"", 1);
        List<Result> results = List.of(
                Result.measured(run, Outcome.RAW, Map.of(Measure.VUS_PR, 0.1, Measure.MODEL_BYTES, 3.0)),
                Result.measured(run, Outcome.SMOOTHED, Map.of(Measure.VUS_PR, 0.2)));
        Result skipped = Result.skipped(run("c", 2), "no anomaly, \"none\"");
        ResultsFile written = ResultsFile.open(file);
        written.append(results);
        written.append(List.of(skipped));
        ResultsFile read = ResultsFile.open(file);
        assertThat(read.finished(run)).contains(results);
        assertThat(read.finished(skipped.run())).contains(List.of(skipped));
        assertThat(read.finished(run("c", 3))).isEmpty();
    }

    @Test
    void triesFailedRunsAgain() throws IOException {
        Run run = run("a", 1);
        ResultsFile.open(file).append(List.of(Result.failed(run, "two\nlines")));
        assertThat(ResultsFile.open(file).finished(run)).isEmpty();
        Result measured = Result.measured(run, Outcome.RAW, Map.of());
        ResultsFile.open(file).append(List.of(measured));
        assertThat(ResultsFile.open(file).finished(run)).contains(List.of(measured));
    }

    @Test
    void dropsALineThatWasNeverFinished() throws IOException {
        Result first = Result.measured(run("a", 1), Outcome.RAW, Map.of(Measure.AUC_PR, 0.5));
        ResultsFile.open(file).append(List.of(first));
        String whole = Files.readString(file);
        Files.writeString(file, whole + "kpi,b,cho");
        assertThat(ResultsFile.open(file).finished(first.run())).contains(List.of(first));
        assertThat(file).hasContent(whole);
    }

    @Test
    void refusesColumnsOfAnotherVersion() throws IOException {
        Files.writeString(file, "set,vus\na,1\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultsFile.open(file))
                .withMessageContainingAll("another version", "[set, vus]", "--out");
    }

    private static Run run(String set, long seed) {
        return new Run("kpi", set, Half.CONFIRM, Protocol.SPLIT, "ppca", seed, "f00d");
    }
}
