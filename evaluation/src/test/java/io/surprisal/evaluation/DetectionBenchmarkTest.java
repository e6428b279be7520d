package io.surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.evaluation.data.DataSets;
import io.surprisal.evaluation.data.Folders;
import io.surprisal.evaluation.data.LabelledSplit;
import io.surprisal.evaluation.data.Protocol;
import io.surprisal.evaluation.detector.Baselines;
import io.surprisal.evaluation.detector.Detection;
import io.surprisal.evaluation.detector.Detector;
import io.surprisal.evaluation.measure.Measure;
import io.surprisal.evaluation.report.Report;
import io.surprisal.evaluation.result.Outcome;
import io.surprisal.evaluation.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionBenchmarkTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        Folders.trainAndTest(directory.resolve("data/smd/m-1"));
        Folders.trainAndTest(directory.resolve("data/smd/m-2"));
    }

    @Test
    void runsEverythingOnceAndGoesOnWhereItEnded() throws Exception {
        List<Detector> detectors = List.of(baseline("z-score"), baseline("random"));
        Followed first = new Followed(3);
        DetectionBenchmark.run(options(detectors), first);
        assertThat(first.earlier).isZero();
        // Two sets, two protocols; z-score once, random with two seeds.
        assertThat(first.open).isEqualTo(12);
        assertThat(first.results).hasSize(3);
        Followed second = new Followed(Integer.MAX_VALUE);
        Report report = DetectionBenchmark.run(options(detectors), second);
        assertThat(second.earlier).isEqualTo(3);
        assertThat(second.results).hasSize(9);
        assertThat(report.toText()).contains("smd, split: 2 sets", "smd, prefix: 2 sets", "z-score smoothed");
        Followed third = new Followed(Integer.MAX_VALUE);
        assertThat(DetectionBenchmark.run(options(detectors), third).toText()).isEqualTo(report.toText());
        assertThat(third.open).isZero();
        assertThat(third.results).isEmpty();
        assertThat(Files.readAllLines(directory.resolve("results.csv"))).hasSize(1 + 12 * 2);
    }

    @Test
    void runsAgainWhereTheDataChanged() throws Exception {
        DetectionBenchmark.run(options(List.of(baseline("z-score"))), new Followed(Integer.MAX_VALUE));
        Files.writeString(directory.resolve("data/smd/m-1/interpretation.txt"), "700-750:1\n");
        Followed again = new Followed(Integer.MAX_VALUE);
        DetectionBenchmark.run(options(List.of(baseline("z-score"))), again);
        assertThat(again.earlier).isEqualTo(2);
        assertThat(again.open).isEqualTo(2);
    }

    @Test
    void recordsAFailureAndGoesOn() throws Exception {
        Followed followed = new Followed(Integer.MAX_VALUE);
        Report report = DetectionBenchmark.run(options(List.of(new Broken(), baseline("z-score"))), followed);
        assertThat(report.failures())
                .hasSize(4)
                .extracting(Result::message)
                .containsOnly("java.lang.IllegalStateException: broke on purpose");
        assertThat(report.toText()).contains("z-score");
        Followed second = new Followed(Integer.MAX_VALUE);
        DetectionBenchmark.run(options(List.of(new Broken(), baseline("z-score"))), second);
        assertThat(second.open).isEqualTo(4);
    }

    @Test
    void measuresAttributionWhereFeaturesAreNamed() throws Exception {
        Followed followed = new Followed(Integer.MAX_VALUE);
        DetectionBenchmark.run(options(List.of(baseline("z-score"))), followed);
        assertThat(followed.results.get(0)).hasSize(2).allSatisfy(result -> {
            assertThat(result.outcome().measured()).isTrue();
            assertThat(result.value(Measure.HIT_RATE_100)).isGreaterThan(0.9);
            assertThat(result.value(Measure.FEATURE_AUC_MEAN)).isEqualTo(1);
            assertThat(result.value(Measure.AUC_ROC)).isGreaterThan(0.95);
        });
        assertThat(followed.results.get(0)).extracting(Result::outcome).containsExactly(Outcome.RAW, Outcome.SMOOTHED);
    }

    private BenchmarkOptions options(List<Detector> detectors) throws IOException {
        return new BenchmarkOptions(
                DataSets.find(directory.resolve("data"), Set.of()).sets(),
                detectors,
                List.of(1L, 2L),
                Set.of(Protocol.SPLIT, Protocol.PREFIX),
                2,
                directory);
    }

    private static Detector baseline(String name) {
        return Baselines.of(name).orElseThrow();
    }

    /** Remembers what it heard, and stops after so many runs. */
    private static final class Followed implements BenchmarkListener {
        private final List<List<Result>> results = new ArrayList<>();
        private final int most;
        private int earlier;
        private int open;

        Followed(int most) {
            this.most = most;
        }

        @Override
        public void started(int finishedEarlier, int toDo) {
            earlier = finishedEarlier;
            open = toDo;
        }

        @Override
        public void finished(List<Result> ofRun) {
            results.add(ofRun);
        }

        @Override
        public boolean stopRequested() {
            return results.size() >= most;
        }
    }

    private record Broken() implements Detector {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public String settings() {
            return "";
        }

        @Override
        public boolean seeded() {
            return false;
        }

        @Override
        public Detection detect(LabelledSplit split, long seed) {
            throw new IllegalStateException("broke on purpose");
        }
    }
}
