package io.surprisal.deploy.monitoring;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.drift.NormalShares;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.FeatureBaseline;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A small model that says all that a job can watch of a model: how its training data was, which classes it knows, and an example that alarms. */
final class MonitoredModel {
    static final List<String> FEATURES = List.of("temperature", "pressure");

    private static final List<Double> NORMAL_EDGES = List.of(-1.2816, -0.3853, 0.3853, 1.2816);
    private static final List<Double> NORMAL_SHARES = List.of(0.1, 0.25, 0.3, 0.25, 0.1, 0.35, 0.35);
    private static final Duration AGE = Duration.ofDays(3);

    private MonitoredModel() {}

    /** Writes NAME.onnx. */
    static Path write(Path directory, String name) throws IOException {
        Condition classes = new Condition("tier", List.of("basic", "gold"), false, false, "UTC");
        Manifest plain = TinyModel.manifest(name, FEATURES);
        List<FeatureBaseline> features = List.of(baseline(0), baseline(1));
        List<Float> abnormal = List.of(30f, 10f);
        Example alarming = new Example(abnormal, 0, (float) TinyModel.surprisal(30, 10), "temperature raised");
        Manifest manifest = new Manifest(
                plain.formatVersion(),
                name,
                plain.family(),
                plain.features(),
                1,
                1,
                1,
                plain.seed(),
                classes,
                plain.rawUnitsOffset(),
                plain.headline(),
                plain.calibrations(),
                new Baseline(
                        60,
                        Instant.now().minus(AGE).toEpochMilli(),
                        features,
                        Map.of("surprisal", new NormalShares(List.of(2.1, 2.4, 3.1, 4.5), NORMAL_SHARES))),
                plain.provenance(),
                new SelfTest(List.of(), List.of(alarming)));
        return TinyModel.write(
                directory, name, TinyModel.with(manifest, TinyModel.conditional(name, FEATURES, classes)));
    }

    private static FeatureBaseline baseline(int feature) {
        List<Double> edges = NORMAL_EDGES.stream()
                .map(edge -> (double) (float) (TinyModel.location(feature) + edge * TinyModel.scale(feature)))
                .toList();
        return new FeatureBaseline(new NormalShares(edges, NORMAL_SHARES), 10);
    }
}
