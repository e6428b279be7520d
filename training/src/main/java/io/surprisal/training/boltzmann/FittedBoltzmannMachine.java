package io.surprisal.training.boltzmann;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.boltzmann.AnnealedImportanceSampling.Estimate;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.RawUnits;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Softplus;
import io.surprisal.training.graph.Standardisation;
import java.util.EnumMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a fitted Boltzmann machine says of a record: log p(x) = −free energy − log Z, the machine's own density, for its hidden units are summed out. No
 * samples are drawn.
 *
 * <p>A missing value is not summed out, which no formula does: it counts as what the others make it, and by how freely it would vary around that.
 *
 * @param means of what is described, [T·D], which missing values have at first
 * @param partition log Z
 */
public record FittedBoltzmannMachine(ModelSpec spec, BoltzmannMachine machine, INDArray means, Estimate partition)
        implements ScoringFunction {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    @Override
    public Map<String, Double> findings() {
        return partition.named();
    }

    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        Standardisation input = Standardisation.of(spec, features, scope);
        SameDiff graph = features.getSameDiff();
        int size = spec.targetSize();
        int hiddenUnits = machine.hiddenUnits();
        Machine parts = Machine.of(machine, scope);
        SDVariable observed = input.observed();
        SDVariable missing = observed.rsub(1);

        SDVariable usual = scope.constant("boltzmann/means", means.dup('c'));
        SDVariable atFirst = parts.visibleInput(
                graph.nn().sigmoid(parts.hiddenInput(input.target().add(missing.mul(usual)))));
        SDVariable likely = parts.mean(atFirst);
        SDVariable visible = input.target().add(missing.mul(likely));
        // log ∫ e^(−(x − m)²/2) dx of a normal unit, the entropy of a flag.
        SDVariable free = Softplus.of(atFirst)
                .sub(atFirst.mul(likely))
                .mul(parts.flag)
                .add(parts.normal.mul(HALF_LOG_TWO_PI))
                .mul(missing);

        SDVariable hiddenInput = parts.hiddenInput(visible);
        SDVariable deviation = visible.sub(parts.visibleBias);
        SDVariable energy = deviation
                .mul(deviation)
                .mul(0.5)
                .mul(parts.normal)
                .sub(visible.mul(parts.visibleBias).mul(parts.flag));
        SDVariable logDensity = Reduction.sumOfRows(Softplus.of(hiddenInput), hiddenUnits)
                .sub(Reduction.sumOfRows(energy.sub(free), size))
                .sub(partition.logPartition());

        SDVariable hidden = graph.nn().sigmoid(hiddenInput);
        SDVariable spread = graph.mmul(hidden.mul(hidden.rsub(1)), parts.squares);
        SDVariable visibleInput = parts.visibleInput(hidden);
        SDVariable mean = parts.mean(visibleInput);
        SDVariable error = input.target().sub(visibleInput);
        SDVariable ofNormal = error.mul(error).add(spread).mul(0.5).add(HALF_LOG_TWO_PI);
        SDVariable ofFlags = Softplus.of(visibleInput).sub(visibleInput.mul(input.target()));
        // Negated before and after: a missing value has 0, not −0.
        SDVariable ofFeatures = ofNormal.mul(parts.normal)
                .add(ofFlags.mul(parts.flag))
                .mul(observed)
                .rsub(0);
        SDVariable variance =
                spread.add(1).mul(parts.normal).add(mean.mul(mean.rsub(1)).mul(parts.flag));

        Map<ModelOutput, SDVariable> outputs = new EnumMap<>(ModelOutput.class);
        outputs.put(ModelOutput.FEATURE_LOG_PROBABILITY, Reduction.lastColumns(ofFeatures, size, spec.size()));
        outputs.put(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, Reduction.sumOfRows(ofFeatures, spec.ofScoredRecord()));
        outputs.put(ModelOutput.ELBO, logDensity);
        outputs.put(ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD, logDensity);
        outputs.putAll(RawUnits.band(spec, features, scope, mean, graph.math().sqrt(variance)));
        return new Outputs(observed, outputs);
    }

    /** The machine in a graph. */
    private record Machine(
            SDVariable weights,
            SDVariable transposed,
            SDVariable squares,
            SDVariable visibleBias,
            SDVariable hiddenBias,
            SDVariable normal,
            SDVariable flag) {
        static Machine of(BoltzmannMachine machine, Scope scope) {
            INDArray transposed = machine.weights().transpose().dup('c');
            INDArray normal = machine.units().normal();
            return new Machine(
                    scope.constant("boltzmann/weights", machine.weights().dup('c')),
                    scope.constant("boltzmann/transposed", transposed),
                    scope.constant("boltzmann/squares", transposed.mul(transposed)),
                    scope.constant(
                            "boltzmann/visible_bias", machine.visibleBias().dup('c')),
                    scope.constant("boltzmann/hidden_bias", machine.hiddenBias().dup('c')),
                    scope.constant("boltzmann/normal", normal.dup('c')),
                    scope.constant("boltzmann/flag", normal.rsub(1)));
        }

        SDVariable hiddenInput(SDVariable visible) {
            return visible.getSameDiff().nn().linear(visible, weights, hiddenBias);
        }

        SDVariable visibleInput(SDVariable hidden) {
            return hidden.getSameDiff().nn().linear(hidden, transposed, visibleBias);
        }

        SDVariable mean(SDVariable input) {
            return input.getSameDiff().nn().sigmoid(input).mul(flag).add(input.mul(normal));
        }
    }
}
