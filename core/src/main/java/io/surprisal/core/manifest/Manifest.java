package io.surprisal.core.manifest;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.drift.NormalShares;
import io.surprisal.core.schema.Feature;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.JudgedScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything a model file says of itself beside its graph.
 *
 * @param formatVersion the version of the file format, {@link #FORMAT_VERSION} for files written now
 * @param name the model's name, chosen by whoever trained it
 * @param family the model family, for people; serving does not depend on it
 * @param features the features in the order of the input's last dimension; in an ensemble scaled as its first member does
 * @param window W, how many consecutive records a score sees; 1 scores each record by itself
 * @param samples L, how many latent samples a score averages
 * @param latentSize K, the size of the latent space; 0 where there is none, or nobody says
 * @param seed what every random choice of training was drawn from
 * @param condition what the numbers of the {@code condition} input mean; {@link Condition#NONE} for models without it
 * @param rawUnitsOffset add it to a log-probability of the headline, nats, to get raw units: −Σ log scale over the features that the
 *     model looks at, which holds for a record of which all of them are observed (for a missing one leave its log scale out, for a
 *     window count each of its records); 0 for an ensemble, whose headline is in raw units whatever is missing. Files of format
 *     version 4 and earlier have the first member's there
 * @param headline how {@code surprisal} is made of the members' evidence, and smoothed
 * @param calibrations the calibration of each [N] output on held-out normal data, by contract name
 * @param baseline how the telemetry was that it learnt from
 * @param provenance where the model came from
 * @param selfTest windows whose values whoever opens the file must get again
 */
public record Manifest(
        int formatVersion,
        String name,
        String family,
        List<ModelFeature> features,
        int window,
        int samples,
        int latentSize,
        long seed,
        Condition condition,
        double rawUnitsOffset,
        Headline headline,
        Map<String, TailCalibration> calibrations,
        Baseline baseline,
        Provenance provenance,
        SelfTest selfTest) {
    public static final int FORMAT_VERSION = 8;

    public Manifest {
        features = List.copyOf(features);
        calibrations = Map.copyOf(calibrations);
        if (window < 1 || samples < 1 || latentSize < 0) {
            throw new IllegalArgumentException("Window and samples are at least 1, the latent size at least 0; got "
                    + window + ", " + samples + " and " + latentSize);
        }
        for (Example example : selfTest.examples()) {
            require(example, window, features.size(), condition.size());
        }
    }

    /** This manifest with another self-test. */
    public Manifest with(SelfTest other) {
        return new Manifest(
                formatVersion,
                name,
                family,
                features,
                window,
                samples,
                latentSize,
                seed,
                condition,
                rawUnitsOffset,
                headline,
                calibrations,
                baseline,
                provenance,
                other);
    }

    /** The features' names and units. */
    public FeatureSchema schema() {
        return new FeatureSchema(features.stream()
                .map(feature -> new Feature(feature.name(), feature.unit()))
                .toList());
    }

    /** The calibration of an output as the graph gives it; an error names what the file has. */
    public TailCalibration calibration(ModelOutput output) {
        return calibration(calibrations, output);
    }

    /** The calibration of an output as it is judged: smoothed, where the model asks for that. */
    public TailCalibration verdictCalibration(ModelOutput output) {
        return calibration(headline.smoother().isIdentity() ? calibrations : headline.smoothedCalibrations(), output);
    }

    /** How an output is distributed on normal telemetry, as thresholds judge it; an error names what is calibrated. */
    public JudgedScale judgedScale(ModelOutput output) {
        return new JudgedScale(calibration(output), verdictCalibration(output), baseline.interval());
    }

    private TailCalibration calibration(Map<String, TailCalibration> known, ModelOutput output) {
        TailCalibration calibration = known.get(output.contractName());
        if (calibration == null) {
            throw new IllegalArgumentException("Model " + name + " has no calibration of " + output.contractName()
                    + "; it has " + known.keySet().stream().sorted().toList());
        }
        return calibration;
    }

    private static void require(Example example, int window, int features, int conditions) {
        if (example.window().size() != window * features) {
            throw new IllegalArgumentException("A window of the self-test has " + window + " x " + features
                    + " values, W records of D features; got "
                    + example.window().size());
        }
        if (example.condition() < 0 || example.condition() >= conditions) {
            throw new IllegalArgumentException("The condition of a self-test's window is a number from 0 to "
                    + (conditions - 1) + "; got " + example.condition());
        }
        if (!Float.isFinite(example.surprisal())) {
            throw new IllegalArgumentException(
                    "The surprisal of a self-test's window is a finite number; got " + example.surprisal());
        }
    }

    /**
     * One feature as the model knows it.
     *
     * @param likelihood how the decoder describes it
     * @param location what standardisation subtracts, raw units
     * @param scale what standardisation divides by, raw units, above 0
     * @param missingShare the share of training rows that lacked it
     * @param constant whether it never moved in training; it is kept, and a later move is abnormal
     * @param view what the model looks at of it; location and scale are those of what it looks at
     */
    public record ModelFeature(
            String name,
            String unit,
            LikelihoodKind likelihood,
            double location,
            double scale,
            double missingShare,
            boolean constant,
            FeatureView view) {
        /**
         * The highest log-probability that any observation of this feature could have had, in nats.
         *
         * @param expected what the model expected, raw units
         * @param expectedScale the standard deviation around it, raw units
         */
        public double highestLogProbability(double expected, double expectedScale) {
            return likelihood.highestLogProbability((expected - location) / scale, expectedScale / scale);
        }
    }

    /**
     * How {@code surprisal} comes about. In the graph: the sum of the members' surprisals, c = (−evidence − median) / spread, bent
     * to knee · asinh(c / knee), which leaves small values as they are and lets large ones grow like a logarithm, so that no
     * member drowns the others. A model by itself has median 0, spread 1 and no knee: its surprisal is −evidence, nats, or its score. An
     * ensemble's has no unit, and is the −log p of nothing; its {@code elbo} is in nats. After the graph: smoothed along each key's
     * records.
     *
     * @param members one with an empty name for a model by itself, whose outputs have no prefix; else the ensemble's members
     * @param smoother what a key's values go through before they are judged
     * @param smoothedCalibrations the calibration of each [N] output after smoothing, by contract name; empty where nothing is
     *     smoothed
     */
    public record Headline(List<Member> members, Smoother smoother, Map<String, TailCalibration> smoothedCalibrations) {
        public Headline {
            members = List.copyOf(members);
            smoothedCalibrations = Map.copyOf(smoothedCalibrations);
            List<String> names = members.stream().map(Member::name).toList();
            if (names.isEmpty() || Set.copyOf(names).size() < names.size()) {
                throw new IllegalArgumentException("A model has one member or more, of different names; got " + names);
            }
            if (names.size() > 1 && names.contains("")) {
                throw new IllegalArgumentException("Only a model by itself has a member without a name; got " + names);
            }
        }

        /** A model by itself: −ELBO as it is, not smoothed. */
        public static Headline single(List<ModelFeature> features, double rawUnitsOffset) {
            return new Headline(
                    List.of(new Member("", ModelOutput.ELBO.contractName(), 0, 1, 0, features, rawUnitsOffset)),
                    Smoother.IDENTITY,
                    Map.of());
        }

        /**
         * What an output's abnormality is the sum of, each part of which is smoothed by itself: the members' surprisals for an
         * ensemble's, for any other output the output.
         */
        public List<OutputName> parts(ModelOutput output) {
            return isEnsemble() && output == ModelOutput.SURPRISAL
                    ? members.stream()
                            .map(member -> new OutputName(member.name(), ModelOutput.SURPRISAL))
                            .toList()
                    : List.of(OutputName.headline(output));
        }

        /** Whether there are several members, whose own outputs carry their names. */
        public boolean isEnsemble() {
            return members.size() > 1;
        }
    }

    /**
     * One expert of a model.
     *
     * @param name the prefix of its outputs, before a slash; empty for a model by itself
     * @param evidence the contract name of the output that the headline takes: elbo, reconstruction_log_probability or score
     * @param median what the headline subtracts from −evidence, in its unit
     * @param spread what it divides by, in the same, above 0
     * @param knee where the calibrated value begins to bend; 0 where it does not
     * @param features as this member scales them, in the order of the manifest's
     * @param rawUnitsOffset add it to a log-probability of the member's own, nats, to get raw units, as the manifest's for a model by
     *     itself
     */
    public record Member(
            String name,
            String evidence,
            double median,
            double spread,
            double knee,
            List<ModelFeature> features,
            double rawUnitsOffset) {
        public Member {
            features = List.copyOf(features);
            if (!(spread > 0 && knee >= 0)) {
                throw new IllegalArgumentException("The spread of member '" + name
                        + "' is above 0 and its knee at least 0; got " + spread + " and " + knee);
            }
        }
    }

    /**
     * How the normal telemetry of the training was, beside what the graph knows of it: what a job that watches its model holds live telemetry
     * against.
     *
     * @param samplingInterval the median time between consecutive records of a key, seconds; 0 where the training data had no times
     * @param latestTime the newest time in the training data, epoch milliseconds; 0 where it had no times
     * @param features in the order of the manifest's; empty where the file does not say
     * @param outputs of the headline's [N] outputs on held-out rows, before smoothing, higher = more abnormal, by contract name
     */
    public record Baseline(
            double samplingInterval,
            long latestTime,
            List<FeatureBaseline> features,
            Map<String, NormalShares> outputs) {
        /** Of files that do not say. */
        public static final Baseline UNKNOWN = new Baseline(0, 0, List.of(), Map.of());

        /** Taken for the time between records where the training data had no times, seconds: most metrics come every minute. */
        public static final double USUAL_INTERVAL = 60;

        public Baseline {
            features = List.copyOf(features);
            outputs = Map.copyOf(outputs);
            if (!(samplingInterval >= 0 && samplingInterval < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "A sampling interval is finite and at least 0 s; got " + samplingInterval);
            }
        }

        /** The sampling interval, or what is taken for it, seconds. */
        public double interval() {
            return samplingInterval > 0 ? samplingInterval : USUAL_INTERVAL;
        }
    }

    /**
     * How a feature's normal values were.
     *
     * @param shares where they lay
     * @param longestStill for how many consecutive rows of a key it was at most the same or missing
     */
    public record FeatureBaseline(NormalShares shares, int longestStill) {}

    /**
     * Where a model came from. Holds no clock and no path: the same data, settings and seed give the same file.
     *
     * @param dataFingerprint SHA-256 of the training rows
     * @param trainingRows rows that were fitted
     * @param heldOutRows rows that were kept for early stopping and calibration
     * @param hyperParameters the settings of the training
     * @param versions the libraries that trained
     * @param validation measured on the held-out rows
     */
    public record Provenance(
            String dataFingerprint,
            long trainingRows,
            long heldOutRows,
            Map<String, String> hyperParameters,
            Map<String, String> versions,
            Map<String, Double> validation) {
        public Provenance {
            hyperParameters = Map.copyOf(hyperParameters);
            versions = Map.copyOf(versions);
            validation = Map.copyOf(validation);
        }
    }

    /**
     * Windows with the surprisal that the model gave each when it was exported. Whoever opens the file scores them again: another value
     * says that the file was damaged, or that it is computed otherwise than it was made for. A job also finds out by the anomalous ones
     * whether it would alert at all.
     *
     * @param normal of held-out rows, at most one of files that are written now
     * @param anomalous made of held-out rows so that the model alarms as it is judged by default, likewise at most one
     */
    public record SelfTest(List<Example> normal, List<Example> anomalous) {
        /** Of files without one. */
        public static final SelfTest NONE = new SelfTest(List.of(), List.of());

        public SelfTest {
            normal = List.copyOf(normal);
            anomalous = List.copyOf(anomalous);
        }

        /** All of them, the normal ones first. */
        public List<Example> examples() {
            List<Example> examples = new ArrayList<>(normal);
            examples.addAll(anomalous);
            return examples;
        }
    }

    /**
     * One window of the self-test.
     *
     * @param window [W, D] row-major, raw units, oldest record first, NaN = missing
     * @param condition the condition's number of the scored record, the last; 0 for models without a condition
     * @param surprisal what the model gave it: the headline's surprisal, before smoothing
     * @param change what was changed in normal telemetry to make it, for people; empty where nothing was
     */
    public record Example(List<Float> window, long condition, float surprisal, String change) {
        public Example {
            window = List.copyOf(window);
        }
    }
}
