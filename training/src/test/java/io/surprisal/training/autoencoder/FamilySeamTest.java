package io.surprisal.training.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.reference.LogDensity;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.NetworkKind;
import io.surprisal.training.config.NetworkSettings;
import io.surprisal.training.config.Target;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.Holdout;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingLoop;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.FittedMember;
import io.surprisal.training.graph.FittedMember.Scale;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Records;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.ScoringGraph;
import io.surprisal.training.graph.Standardisation;
import io.surprisal.training.graph.Trainable.Objectives;
import io.surprisal.training.graph.Trainable.Phase;
import io.surprisal.training.graph.TrainingGraph;
import io.surprisal.training.graph.TrainingGraph.PhaseGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Families that are none of the shipped ones, through the shared code. */
class FamilySeamTest {
    private static final int BATCH = 6;
    private static final ModelSpec SPEC = new ModelSpec(
            List.of(feature("a", 0.1, 2), feature("b", 0, 1)),
            1,
            1,
            Target.RECORD,
            2,
            new NetworkSettings(NetworkKind.DENSE, List.of(4), 2),
            3,
            10,
            0.05);

    /** Two losses, each with weights and an optimiser of its own, by five samples: the bound of Burda et al. and the ELBO. */
    private static final TrainableAutoencoder TWO_PHASES = new TrainableAutoencoder(
            Autoencoder.of(SPEC, TrainingConfig.defaults().model().latent()),
            (evidence, prior, inputs) -> new Objectives(
                    List.of(
                            phase("decoder", evidence.importanceWeighted(), false),
                            phase("encoder", evidence.elbo(), true)),
                    evidence.importanceWeighted()),
            5,
            false);

    @Test
    void eachPhaseHasTheGradientsOfItsOwnLossAndItsOwnWeights() {
        List<PhaseGraph> phases = new TrainingGraph(TWO_PHASES, BATCH, BATCH, 7).phases();
        assertThat(phases.get(0).weights().keySet()).isNotEmpty().noneMatch(FamilySeamTest::ofEncoder);
        assertThat(phases.get(1).weights().keySet()).isNotEmpty().allMatch(FamilySeamTest::ofEncoder);
        for (PhaseGraph phase : phases) {
            loss(phase);
            for (Map.Entry<String, INDArray> weight : phase.weights().entrySet()) {
                double slope = Objects.requireNonNull(phase.gradients().get(weight.getKey()))
                        .getDouble(0);
                INDArray values = weight.getValue();
                double value = values.getDouble(0);
                values.putScalar(0, value + 1e-2);
                double above = loss(phase);
                values.putScalar(0, value - 1e-2);
                double below = loss(phase);
                values.putScalar(0, value);
                loss(phase);
                assertThat((above - below) / 2e-2)
                        .as(weight.getKey())
                        .isCloseTo(slope, within(0.02 * Math.abs(slope) + 5e-3));
            }
        }
    }

    @Test
    void aModelOfTwoPhasesAndSeveralSamplesIsFittedByTheSharedLoop() {
        Random random = new Random(4);
        float[][] rows = new float[300][];
        for (int row = 0; row < rows.length; row++) {
            float load = (float) random.nextGaussian();
            rows[row] = new float[] {2 * load, load};
        }
        TelemetryTable table = TelemetryTable.ofRows(FeatureSchema.named(List.of("a", "b")), rows);
        TrainingConfig config = TrainingConfig.defaults().with("training.steps", 150);
        List<Double> losses = new ArrayList<>();
        TrainingListener listener = (step, steps, loss) -> losses.add(loss);
        Map<String, INDArray> weights = new TrainingLoop(
                        TWO_PHASES,
                        new TrainingRows(
                                new Windows(table, 1),
                                Holdout.split(table, 0.2),
                                config.training(),
                                config.model().objective()))
                .run(listener);
        assertThat(weights).containsKeys("encoder/0/weight", "decoder/0/weight", "gaussian/scale");
        assertThat(losses.get(149)).isLessThan(losses.get(0));
    }

    @Test
    void trainingStartsFromTheWeightsThatItIsGiven() {
        TrainingGraph drawn = new TrainingGraph(TWO_PHASES, BATCH, BATCH, 7);
        TrainingGraph started = new TrainingGraph(TWO_PHASES, BATCH, BATCH, 8);
        double before = loss(started.phases().get(0));
        started.startFrom(drawn.weights());
        assertThat(before).isNotEqualTo(loss(drawn.phases().get(0)));
        assertThat(loss(started.phases().get(0))).isEqualTo(loss(drawn.phases().get(0)));
        assertThatThrownBy(() -> started.startFrom(Map.of("encoder/0/weight", Nd4j.ones(3, 4))))
                .hasMessageContaining("encoder/0/weight")
                .hasMessageContaining("[3, 4]")
                .hasMessageContaining("[2, 4]");
        assertThatThrownBy(() -> started.startFrom(Map.of("coder/0/weight", Nd4j.ones(2, 4))))
                .hasMessageContaining("coder/0/weight")
                .hasMessageContaining("encoder/0/weight");
    }

    /** No loss graph, no latent space, no ELBO: the family says what it has, and the headline is made of that. */
    @Test
    void aFamilyWithoutGradientsHasTheOutputsThatItGives() {
        ScoringGraph scoring = new ScoringGraph(
                List.of(FittedMember.raw(new IndependentNormal(), ModelOutput.RECONSTRUCTION_LOG_PROBABILITY)), 1, 1);
        assertThat(scoring.outputs().keySet())
                .containsExactlyInAnyOrder(
                        "surprisal", "reconstruction_log_probability", "feature_log_probability", "feature_surprisal");
        Map<String, INDArray> scores = scoring.score(new float[] {2.1f, 3, 2.1f, Float.NaN, Float.NaN, Float.NaN});
        INDArray surprisal = Objects.requireNonNull(scores.get("surprisal"));
        double first = LogDensity.gaussian(1, 0, 1);
        assertThat(surprisal.getDouble(0)).isCloseTo(-first - LogDensity.gaussian(3, 0, 1), within(1e-5));
        assertThat(surprisal.getDouble(1)).isCloseTo(-first, within(1e-5));
        assertThat(surprisal.getDouble(2)).isNaN();
        assertThatThrownBy(() ->
                        new ScoringGraph(List.of(FittedMember.raw(new IndependentNormal(), ModelOutput.ELBO)), 1, 1))
                .hasMessageContaining("model.surprisal.evidence elbo");
    }

    /** The headline is the score itself, turned nowhere, and attribution is what of it is each feature's own. */
    @Test
    void aFamilyWithoutADensityRanksByItsScore() {
        ScoringGraph scoring = new ScoringGraph(
                List.of(new FittedMember("", new Distance(), ModelOutput.SCORE, Scale.NATS, new float[] {0.5f, 0.25f})),
                1,
                1);
        assertThat(scoring.outputs().keySet())
                .containsExactlyInAnyOrder("surprisal", "score", "feature_score", "feature_surprisal");
        Map<String, INDArray> scores = scoring.score(new float[] {2.1f, -3, 2.1f, Float.NaN, Float.NaN, Float.NaN});
        INDArray surprisal = Objects.requireNonNull(scores.get("surprisal"));
        assertThat(surprisal.getDouble(0)).isCloseTo(4, within(1e-5));
        assertThat(surprisal.getDouble(1)).isCloseTo(1, within(1e-5));
        assertThat(surprisal.getDouble(2)).isNaN();
        INDArray ofFeatures = Objects.requireNonNull(scores.get("feature_surprisal"));
        assertThat(ofFeatures.getRow(0).toDoubleVector()).containsExactly(new double[] {0.5, 2.75}, within(1e-5));
        assertThat(ofFeatures.getRow(1).toDoubleVector()).containsExactly(new double[] {0.5, 0}, within(1e-5));
    }

    /** Beside a member with log-probabilities it adds to the headline as any member; no mixture of densities is there then. */
    @Test
    void aMemberWithoutADensityAddsToTheHeadlineAlone() {
        ScoringGraph scoring = new ScoringGraph(
                List.of(
                        new FittedMember(
                                "distance", new Distance(), ModelOutput.SCORE, new Scale(1, 2, 0), new float[2]),
                        new FittedMember(
                                "normal",
                                new IndependentNormal(),
                                ModelOutput.RECONSTRUCTION_LOG_PROBABILITY,
                                Scale.NATS,
                                new float[2])),
                1,
                1);
        assertThat(scoring.outputs().keySet().stream().filter(name -> !name.contains("/")))
                .containsExactlyInAnyOrder("surprisal", "feature_surprisal");
        INDArray surprisal =
                Objects.requireNonNull(scoring.score(new float[] {2.1f, -3}).get("surprisal"));
        double logProbability = LogDensity.gaussian(1, 0, 1) + LogDensity.gaussian(-3, 0, 1);
        assertThat(surprisal.getDouble(0)).isCloseTo((4 - 1) / 2.0 - logProbability, within(1e-5));
    }

    /** |x_j| summed over what is there, of standardised values. */
    private record Distance() implements ScoringFunction {
        @Override
        public ModelSpec spec() {
            return SPEC;
        }

        @Override
        public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
            Standardisation input = Standardisation.of(SPEC, features, scope);
            SDVariable distance = scope.graph().math().abs(input.target()).mul(input.observed());
            return new Outputs(
                    input.observed(),
                    Map.of(
                            ModelOutput.FEATURE_SCORE,
                            distance,
                            ModelOutput.SCORE,
                            Reduction.sumOfRows(distance, SPEC.size())));
        }
    }

    /** Each feature normal around its location: fitted by its standardisation alone. */
    private record IndependentNormal() implements ScoringFunction {
        @Override
        public ModelSpec spec() {
            return SPEC;
        }

        @Override
        public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
            Standardisation input = Standardisation.of(SPEC, features, scope);
            SDVariable x = input.target();
            SDVariable logProbability =
                    x.mul(x).mul(-0.5).sub(0.5 * Math.log(2 * Math.PI)).mul(input.observed());
            return new Outputs(
                    input.observed(),
                    Map.of(
                            ModelOutput.FEATURE_LOG_PROBABILITY,
                            logProbability,
                            ModelOutput.RECONSTRUCTION_LOG_PROBABILITY,
                            Reduction.sumOfRows(logProbability, SPEC.size())));
        }
    }

    private static Phase phase(String name, SDVariable bound, boolean encoder) {
        return new Phase(
                name, bound.getSameDiff().math().neg(bound), Optional.empty(), weight -> ofEncoder(weight) == encoder);
    }

    private static boolean ofEncoder(String weight) {
        return weight.startsWith("encoder") || weight.startsWith("posterior");
    }

    private static double loss(PhaseGraph phase) {
        Random random = new Random(3);
        return phase.differentiate(
                Records.of(gaussian(random, BATCH * 2)),
                Map.of("noise", gaussian(random, 5 * BATCH * 2), "prior", gaussian(random, BATCH * 2)),
                1,
                losses -> {
                    float[] weights = new float[losses.length];
                    Arrays.fill(weights, 1);
                    return weights;
                });
    }

    private static float[] gaussian(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static ModelFeature feature(String name, double location, double scale) {
        return new ModelFeature(name, "", LikelihoodKind.GAUSSIAN, location, scale, 0, false, FeatureView.LEVEL);
    }
}
