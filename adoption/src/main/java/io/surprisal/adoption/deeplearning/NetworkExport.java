package io.surprisal.adoption.deeplearning;

import io.surprisal.adoption.AdoptionException;
import io.surprisal.adoption.Origin;
import io.surprisal.adoption.Support;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.Versions;
import io.surprisal.training.calibrate.Calibrator;
import io.surprisal.training.config.Target;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.export.ModelExport;
import io.surprisal.training.fit.FeatureScaling;
import io.surprisal.training.fit.Holdout;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.FittedMember;
import io.surprisal.training.graph.FittedMember.Scale;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.ScoringGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.layers.variational.ReconstructionDistribution;
import org.nd4j.linalg.factory.Nd4j;

/** Makes a network of Deeplearning4j a file that keeps the contract, calibrated on normal records. */
public final class NetworkExport {
    /** So many scales of the data from its mean: only what is absurd, so that everything stays finite. */
    private static final double FARTHEST = 1e6;

    /** The bounds are means over samples, of which one is none. */
    private static final int FEWEST_SAMPLES = 8;

    /** More rows hardly move a mean. */
    private static final int MOST_ROWS = 20_000;

    private static final long SEED = 1;

    private final SavedNetwork network;
    private final TelemetryTable table;
    private final Holdout holdout;
    private final Windows windows;
    private final ReconstructionDistribution distribution;

    private NetworkExport(SavedNetwork network, TelemetryTable table) {
        this.network = network;
        this.table = table;
        this.holdout = Holdout.split(table, TrainingConfig.defaults().training().heldOut());
        this.windows = new Windows(table, 1);
        this.distribution = network.layer().getOutputDistribution();
    }

    /**
     * Exports a network.
     *
     * @param table normal records with the network's features in its order
     * @param samples L; 0 for as many as the network was trained with, and at least 8
     * @throws AdoptionException where the data or the network do not fit
     */
    public static TrainedModel export(SavedNetwork network, TelemetryTable table, String name, int samples) {
        if (table.schema().size() != network.size()) {
            throw new AdoptionException(network.source() + " takes " + network.size() + " features, the data has "
                    + table.schema().size() + " ("
                    + String.join(", ", table.schema().names())
                    + "); name the network's features in its order by --features");
        }
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        int used =
                samples > 0 ? samples : Math.max(FEWEST_SAMPLES, network.layer().getNumSamples());
        return new NetworkExport(network, table).export(name, used);
    }

    private TrainedModel export(String name, int samples) {
        List<ModelFeature> data = FeatureScaling.fit(
                windows,
                holdout.training(),
                TrainingConfig.defaults().model(),
                Collections.nCopies(network.size(), FeatureView.LEVEL));
        Optional<Losses> losses = Losses.of(distribution, network.size());
        Optional<Decoder> decoder =
                losses.isPresent() ? Optional.empty() : Optional.of(Decoder.of(distribution, network.size()));
        List<ModelFeature> features = new ArrayList<>();
        float[] fill = new float[network.size()];
        for (int j = 0; j < fill.length; j++) {
            ModelFeature feature = data.get(j);
            LikelihoodKind likelihood =
                    decoder.isPresent() ? decoder.get().likelihoods().get(j) : LikelihoodKind.GAUSSIAN;
            fill[j] = (float) ((feature.location() - network.location(j)) / network.scale(j));
            features.add(new ModelFeature(
                    feature.name(),
                    feature.unit(),
                    likelihood,
                    network.location(j),
                    network.scale(j),
                    feature.missingShare(),
                    feature.constant(),
                    feature.view()));
        }
        Support.require(
                table,
                features,
                "scale values as the network was trained, with a NormalizerMinMaxScaler that is saved with it");
        ModelSpec spec = spec(features);
        return losses.isPresent()
                ? calibrated(new ReconstructionLoss(network, spec, losses.get(), fill), ModelOutput.SCORE, name, 1)
                : calibrated(
                        new ExportedAutoencoder(network, spec, decoder.orElseThrow(), fill),
                        ModelOutput.ELBO,
                        name,
                        samples);
    }

    private TrainedModel calibrated(ScoringFunction function, ModelOutput evidence, String name, int samples) {
        FittedMember raw = FittedMember.raw(function, evidence);
        float[] usual = new Calibrator(
                        new ScoringGraph(List.of(raw), samples, SEED),
                        windows,
                        Windows.evenly(holdout.training(), MOST_ROWS))
                .usual();
        ScoringGraph scoring =
                new ScoringGraph(List.of(new FittedMember("", function, evidence, Scale.NATS, usual)), samples, SEED);
        Manifest manifest = origin(name, function.spec().features(), evidence, samples)
                .calibrated(new Calibrator(scoring, windows, holdout.heldOut()), table, holdout);
        return new TrainedModel(scoring, manifest, ModelExport.export(scoring, manifest, Versions.surprisal()));
    }

    private ModelSpec spec(List<ModelFeature> features) {
        return new ModelSpec(
                features,
                1,
                1,
                Target.WINDOW,
                (int) network.layer().getNOut(),
                TrainingConfig.defaults().model().network(),
                FARTHEST,
                FARTHEST,
                1);
    }

    private Origin origin(String name, List<ModelFeature> features, ModelOutput evidence, int samples) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("deeplearning4j.sha256", network.digest());
        settings.put(
                "deeplearning4j.activation", network.layer().getActivationFn().toString());
        settings.put(
                "deeplearning4j.pzx_activation",
                network.layer().getPzxActivationFn().toString());
        settings.put("deeplearning4j.reconstruction", distribution.toString());
        return new Origin(
                name, "vae", features, 1, samples, (int) network.layer().getNOut(), SEED, evidence, settings);
    }
}
