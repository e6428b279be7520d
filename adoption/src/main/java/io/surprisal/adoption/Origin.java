package io.surprisal.adoption;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.Manifest.Provenance;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.series.Smoother;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.Versions;
import io.surprisal.training.calibrate.Calibrator;
import io.surprisal.training.calibrate.NormalTelemetry;
import io.surprisal.training.calibrate.SelfTestChoice;
import io.surprisal.training.fit.Holdout;
import java.util.List;
import java.util.Map;

/**
 * What a manifest says of a model that was trained elsewhere, before anyone has looked at its values.
 *
 * @param name for people
 * @param family what it is, for people
 * @param features with the location and scale that the model's input is standardised by
 * @param window W
 * @param samples L, 1 where there are none
 * @param latentSize K, 0 where there is none or nobody says
 * @param seed what points are drawn from, 0 where there are none
 * @param evidence what surprisal is made of
 * @param settings how it was read, and from which file
 */
public record Origin(
        String name,
        String family,
        List<ModelFeature> features,
        int window,
        int samples,
        int latentSize,
        long seed,
        ModelOutput evidence,
        Map<String, String> settings) {
    public Origin {
        features = List.copyOf(features);
        settings = Map.copyOf(settings);
    }

    /** A manifest without a calibration. */
    public Manifest uncalibrated() {
        return manifest(Map.of(), Baseline.UNKNOWN, new Provenance("", 0, 0, settings, versions(), Map.of()));
    }

    /** A manifest with the calibration on held-out rows, and a self-test made of them. */
    public Manifest calibrated(Calibrator calibrator, TelemetryTable table, Holdout holdout) {
        Manifest untested = manifest(
                calibrator.calibrations(),
                NormalTelemetry.of(table, calibrator.normalShares()),
                new Provenance(
                        table.fingerprint(),
                        holdout.training().length,
                        holdout.heldOut().length,
                        settings,
                        versions(),
                        calibrator.means()));
        return untested.with(SelfTestChoice.of(untested, calibrator));
    }

    private Manifest manifest(Map<String, TailCalibration> calibrations, Baseline baseline, Provenance provenance) {
        // A density transforms by the Jacobian: log p(raw) = log p(as the model sees it) − Σ log scale.
        // A probability has no unit.
        double offset = -features.stream()
                .filter(feature -> feature.likelihood() != LikelihoodKind.BERNOULLI)
                .mapToDouble(feature -> Math.log(feature.scale()))
                .sum();
        Member itself = new Member("", evidence.contractName(), 0, 1, 0, features, offset);
        return new Manifest(
                Manifest.FORMAT_VERSION,
                name,
                family,
                features,
                window,
                samples,
                latentSize,
                seed,
                Condition.NONE,
                offset,
                new Headline(List.of(itself), Smoother.IDENTITY, Map.of()),
                calibrations,
                baseline,
                provenance,
                SelfTest.NONE);
    }

    private static Map<String, String> versions() {
        return Map.of(
                "surprisal", Versions.surprisal(), "java", Runtime.version().toString());
    }
}
