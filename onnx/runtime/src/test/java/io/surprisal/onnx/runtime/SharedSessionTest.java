package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedSessionTest {
    private static final int THREADS = 8;

    private final ModelFile model = tiny("cpu");
    private int before;

    @BeforeEach
    void count() {
        before = SharedSession.count();
    }

    @AfterEach
    void allAreClosed() {
        assertThat(SharedSession.count()).isEqualTo(before);
    }

    @Test
    void scorersOfOneModelShareOneSessionUntilTheLastIsClosed() {
        ModelFile copy = tiny("cpu");
        OnnxScorer first = open(model, ModelOutput.SURPRISAL);
        OnnxScorer second = open(copy, ModelOutput.SURPRISAL);
        assertThat(second.model()).as("messages name the file that was given").isSameAs(copy);
        assertThat(SharedSession.count()).isEqualTo(before + 1);
        first.close();
        assertThat(SharedSession.count()).isEqualTo(before + 1);
        second.features().put(0, 0);
        second.score(1);
        assertThat(second.value(ModelOutput.SURPRISAL, 0)).isFinite();
        second.close();
    }

    @Test
    void aShareIsGivenBackOnce() {
        List<OutputName> outputs = List.of(OutputName.headline(ModelOutput.SURPRISAL));
        SharedSession first = SharedSession.of(model, outputs, ExecutionSettings.CPU);
        SharedSession second = SharedSession.of(model, outputs, ExecutionSettings.CPU);
        assertThat(second.session()).isSameAs(first.session());
        first.close();
        first.close();
        assertThat(SharedSession.count()).isEqualTo(before + 1);
        second.close();
    }

    @Test
    void anotherModelAndOtherOutputsHaveSessionsOfTheirOwn() {
        try (OnnxScorer first = open(model, ModelOutput.SURPRISAL);
                OnnxScorer otherOutput = open(model, ModelOutput.ELBO);
                OnnxScorer otherModel = open(tiny("memory"), ModelOutput.SURPRISAL)) {
            assertThat(SharedSession.count()).isEqualTo(before + 3);
            assertThat(otherModel.model()).isNotSameAs(first.model());
            assertThat(otherOutput.model()).isSameAs(first.model());
        }
    }

    @Test
    void anOpeningThatFailsLeavesNothingBehind() {
        ScorerOptions absent = new ScorerOptions(List.of(new OutputName("no-such-member", ModelOutput.ELBO)), 1);
        assertThatThrownBy(() -> OnnxScorer.open(model, absent)).isInstanceOf(RuntimeException.class);
        assertThat(SharedSession.count()).isEqualTo(before);
    }

    @Test
    void threadsThatOpenAndCloseAtOnceScoreAlike() throws Exception {
        float[] scores = new float[THREADS];
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> {
                    start.await();
                    for (int time = 0; time < 50; time++) {
                        scores[thread] = scoreOnce();
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(scores).containsOnly(scoreOnce());
    }

    private float scoreOnce() {
        try (OnnxScorer scorer = open(model, ModelOutput.SURPRISAL)) {
            scorer.features().put(0, 3);
            scorer.score(1);
            return scorer.value(ModelOutput.SURPRISAL, 0);
        }
    }

    private static OnnxScorer open(ModelFile model, ModelOutput output) {
        return OnnxScorer.open(model, new ScorerOptions(Set.of(output), 4));
    }

    private static ModelFile tiny(String feature) {
        return ModelFile.parse(TinyModel.build("tiny", List.of(feature)).toByteArray(), "tiny.onnx");
    }
}
