package io.surprisal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.graph.ScoringGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a family calls log p(x) is that of a distribution: over all records of four flags, the probabilities sum to 1. */
class DensityTest {
    private static final int FLAGS = 4;

    @ParameterizedTest
    @CsvSource({
        "rbm, 6, 0.001",
        "vae, 6, 0.05",
        "iwae, 6, 0.05",
        "flow-vae, 6, 0.05",
        "wake-sleep, 6, 0.1",
        "dbn, 6, 0.1",
        "dbn, 5 4, 0.1"
    })
    void probabilitiesOfAllRecordsSumToOne(String family, String hidden, double tolerance) {
        TrainingConfig config = TrainingConfig.defaults()
                .with("preset", "plain")
                .with("model.family", family)
                .with("model.likelihood.kind", "bernoulli")
                .with("model.latent.size", 3)
                .with("model.latent.samples", 256)
                .with(
                        "model.network.hidden",
                        Stream.of(hidden.split(" ", -1)).map(Integer::valueOf).toList())
                .with("training.steps", 300)
                .with("training.learning_rate", 0.01);
        ScoringGraph scoring =
                Trainer.train(table(), config, TrainingListener.NONE).scoring();
        double sum = 0;
        for (int state = 0; state < 1 << FLAGS; state++) {
            float[] record = new float[FLAGS];
            for (int j = 0; j < FLAGS; j++) {
                record[j] = state >> j & 1;
            }
            double logProbability = Objects.requireNonNull(
                            scoring.score(record).get("importance_weighted_log_likelihood"))
                    .getDouble(0);
            double bound =
                    Objects.requireNonNull(scoring.score(record).get("elbo")).getDouble(0);
            assertThat(bound).isLessThanOrEqualTo(logProbability + 0.05);
            sum += Math.exp(logProbability);
        }
        assertThat(sum).isCloseTo(1, within(tolerance));
    }

    /** Two flags that agree, one that often does, one that is alone. */
    private static TelemetryTable table() {
        Random random = new Random(3);
        float[][] rows = new float[600][];
        Arrays.setAll(rows, row -> {
            int first = random.nextDouble() < 0.4 ? 1 : 0;
            int third = random.nextDouble() < 0.8 ? first : 1 - first;
            return new float[] {first, first, third, random.nextDouble() < 0.3 ? 1 : 0};
        });
        return TelemetryTable.ofRows(FeatureSchema.named(List.of("a", "b", "c", "d")), rows);
    }
}
