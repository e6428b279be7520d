package io.surprisal.onnx.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings the manifest of an older format version to today's form, one version at a time. A step knows only the JSON of the two
 * versions that it stands between, never today's classes, so that a step once written stays as it is. Text of the wrong form passes
 * unchanged: reading it as a manifest says what is wrong.
 */
final class ManifestUpgrades {
    /** The step at index i leads from version i + 1 to version i + 2. */
    private static final List<Consumer<ObjectNode>> STEPS = List.of(
            ManifestUpgrades::fromFirst,
            ManifestUpgrades::fromSecond,
            ManifestUpgrades::fromThird,
            ManifestUpgrades::fromFourth,
            ManifestUpgrades::fromFifth,
            ManifestUpgrades::fromSixth,
            ManifestUpgrades::fromSeventh);

    private ManifestUpgrades() {}

    /**
     * @param tree a manifest as a file of {@code version} has it; changed
     * @return the same object in today's form; its {@code format_version} stays the file's
     */
    static JsonNode upgrade(JsonNode tree, int version) {
        if (tree instanceof ObjectNode manifest) {
            STEPS.subList(version - 1, STEPS.size()).forEach(step -> step.accept(manifest));
        }
        return tree;
    }

    /** Version 1 knew only models of one member that looks at levels, whose surprisal is −ELBO, not smoothed. */
    private static void fromFirst(ObjectNode manifest) {
        manifest.path("features").forEach(feature -> put(feature, "view", "LEVEL"));
        ObjectNode headline = manifest.putObject("headline");
        ObjectNode member = headline.putArray("members").addObject();
        member.put("name", "")
                .put("evidence", "elbo")
                .put("median", 0)
                .put("spread", 1)
                .put("knee", 0);
        member.set("features", manifest.path("features").deepCopy());
        member.set("raw_units_offset", manifest.path("raw_units_offset").deepCopy());
        headline.putObject("smoother").put("rise", 1).put("fall", 1).put("own", 0);
        headline.putObject("smoothed_calibrations");
    }

    /**
     * Version 2 took held-out values as independent, and a tail of negative shape had an end. Here the tail goes on straight beyond the
     * last exceedance that was expected, and is as it was up to there.
     */
    private static void fromSecond(ObjectNode manifest) {
        eachCalibration(manifest, calibration -> {
            put(calibration, "extremal_index", 1);
            JsonNode tail = calibration.path("tail");
            double exceedances = calibration.path("exceedance_rate").asDouble()
                    * calibration.path("count").asDouble();
            put(tail, "straight_below", tail.path("shape").asDouble() < 0 ? 1 / Math.max(1, exceedances) : 0);
        });
    }

    /** The first files of version 3 knew no hazard that grows; the later ones say how it does. */
    private static void fromThird(ObjectNode manifest) {
        eachCalibration(manifest, calibration -> {
            if (!calibration.path("tail").has("growth")) {
                put(calibration.path("tail"), "growth", 0);
            }
        });
    }

    /** Version 4 said nothing of the telemetry that the model learnt from. */
    private static void fromFourth(ObjectNode manifest) {
        ObjectNode baseline =
                manifest.putObject("baseline").put("sampling_interval", 0).put("latest_time", 0);
        baseline.putArray("features");
        baseline.putObject("outputs");
    }

    /** Version 5 had a list of classes, which nothing trained or served. */
    private static void fromFifth(ObjectNode manifest) {
        manifest.remove("condition_classes");
        ObjectNode condition = manifest.putObject("condition").put("field", "");
        condition.putArray("classes");
        condition.put("hour", false).put("day", false).put("zone", "UTC");
    }

    /** Version 6 had no windows to test a file by. */
    private static void fromSixth(ObjectNode manifest) {
        ObjectNode selfTest = manifest.putObject("self_test");
        selfTest.putArray("normal");
        selfTest.putArray("anomalous");
    }

    /** Version 7 told a model no part of the hour. */
    private static void fromSeventh(ObjectNode manifest) {
        if (manifest.path("condition") instanceof ObjectNode condition) {
            condition.put("minutes", false);
        }
    }

    private static void eachCalibration(ObjectNode manifest, Consumer<JsonNode> step) {
        manifest.path("calibrations").forEach(step);
        manifest.path("headline").path("smoothed_calibrations").forEach(step);
    }

    private static void put(JsonNode node, String field, double value) {
        if (node instanceof ObjectNode object) {
            object.put(field, value);
        }
    }

    private static void put(JsonNode node, String field, String value) {
        if (node instanceof ObjectNode object) {
            object.put(field, value);
        }
    }
}
