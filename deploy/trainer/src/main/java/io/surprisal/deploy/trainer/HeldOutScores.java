package io.surprisal.deploy.trainer;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.table.RecordTimes;
import io.surprisal.telemetry.table.RowConditions;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a new model's file says of the rows that were held out, as every command that scores does.
 *
 * @param rows of the table, in the order in which they were scored
 * @param outputs of each output per record its abnormality in each of them, higher is more abnormal, NaN where there is none
 * @param judged the surprisal as it is judged, likewise
 * @param sampled places in {@code rows} of the records whose features are kept, ascending
 * @param features of each feature what was observed and expected in those
 * @param worst the records of the highest surprisal, that first
 */
record HeldOutScores(
        int[] rows,
        Map<ModelOutput, double[]> outputs,
        double[] judged,
        int[] sampled,
        List<FeatureCourse> features,
        List<WorstRecord> worst) {
    private static final int BATCH = 256;
    private static final int MOST_WORST = 15;
    private static final int MOST_NAMED = 3;
    private static final int MOST_SAMPLED = 20_000;
    private static final int MOST_VALUES = 4_000_000;

    /**
     * One feature in the records that are kept.
     *
     * @param observed raw units, NaN where missing
     * @param expected likewise; NaN where the model does not say what it expects
     * @param scale the standard deviation around it
     */
    record FeatureCourse(double[] observed, double[] expected, double[] scale) {}

    /**
     * A record that surprised.
     *
     * @param place in {@code rows}
     * @param row of the table
     * @param surprisal before smoothing
     * @param features those that surprised the most, that first
     */
    record WorstRecord(int place, int row, double surprisal, List<Named> features) {}

    /** A feature in one record. */
    record Named(int feature, double observed, double expected, double scale) {}

    /**
     * Scores them.
     *
     * @param heldOut row numbers, ascending within a key, a key's rows one after another
     */
    static HeldOutScores of(ModelFile model, TelemetryTable table, int[] heldOut) throws IOException {
        return new Scoring(model, table, heldOut).run();
    }

    /** The calibrated tail probability of each row's surprisal as it is judged. */
    double[] tailProbabilities(TailCalibration calibration) {
        return Arrays.stream(judged).map(calibration::tailProbability).toArray();
    }

    /** One run over the rows. */
    private static final class Scoring {
        private static final OutputName EXPECTED = OutputName.headline(ModelOutput.EXPECTED);
        private static final OutputName SCALE = OutputName.headline(ModelOutput.EXPECTED_SCALE);

        private final ModelFile model;
        private final TelemetryTable table;
        private final int[] heldOut;
        private final int width;
        private final Map<ModelOutput, double[]> outputs = new LinkedHashMap<>();
        private final double[] judged;
        private final int[] sampled;
        private final List<FeatureCourse> features = new ArrayList<>();
        private final Optional<OutputName> attribution;
        private final boolean expects;
        private final PriorityQueue<WorstRecord> worst =
                new PriorityQueue<>(Comparator.comparingDouble(WorstRecord::surprisal));
        private final int step;

        Scoring(ModelFile model, TelemetryTable table, int[] heldOut) {
            this.model = model;
            this.table = table;
            this.heldOut = heldOut;
            width = table.schema().size();
            judged = new double[heldOut.length];
            model.outputs().stream()
                    .filter(ModelOutput::perRecord)
                    .filter(output -> model.manifest().calibrations().containsKey(output.contractName()))
                    .sorted()
                    .forEach(output -> outputs.put(output, new double[heldOut.length]));
            int most = Math.max(1, Math.min(MOST_SAMPLED, MOST_VALUES / width));
            step = Math.max(1, (heldOut.length + most - 1) / most);
            sampled = new int[(heldOut.length + step - 1) / step];
            Arrays.setAll(sampled, i -> i * step);
            for (int j = 0; j < width; j++) {
                features.add(new FeatureCourse(
                        new double[sampled.length], new double[sampled.length], new double[sampled.length]));
            }
            expects = model.outputs().containsAll(List.of(ModelOutput.EXPECTED, ModelOutput.EXPECTED_SCALE));
            attribution = List.of(ModelOutput.FEATURE_SURPRISAL, ModelOutput.FEATURE_LOG_PROBABILITY).stream()
                    .filter(model.outputs()::contains)
                    .findFirst()
                    .map(OutputName::headline);
        }

        HeldOutScores run() throws IOException {
            Manifest manifest = model.manifest();
            int[] rows = withContext(manifest.window() - 1);
            Map<Integer, Integer> places = new HashMap<>();
            for (int i = 0; i < heldOut.length; i++) {
                places.put(heldOut[i], i);
            }
            LaneOptions options = new LaneOptions(ModelOutput.SURPRISAL, wanted(), AlertBudget.defaults(), BATCH, 0);
            try (SeriesRun run = SeriesRun.open(model, options)) {
                run.score(
                        values(rows),
                        keys(rows),
                        at(rows, RecordTimes.of(table)),
                        at(rows, RowConditions.of(table, manifest.condition())),
                        (i, lane, record, judgement) -> {
                            Integer place = places.get(rows[i]);
                            if (place != null) {
                                judged[place] = judgement.smoothed();
                                outputs.forEach((output, values) -> values[place] =
                                        output.abnormality(lane.value(OutputName.headline(output), record)));
                                keep(place, lane, record, judgement.abnormality());
                            }
                        });
            }
            List<WorstRecord> worstFirst = new ArrayList<>(worst);
            worstFirst.sort(Comparator.comparingDouble(WorstRecord::surprisal).reversed());
            return new HeldOutScores(heldOut, outputs, judged, sampled, features, worstFirst);
        }

        private List<OutputName> wanted() {
            List<OutputName> wanted = new ArrayList<>();
            outputs.keySet().forEach(output -> wanted.add(OutputName.headline(output)));
            attribution.ifPresent(wanted::add);
            if (expects) {
                wanted.addAll(List.of(EXPECTED, SCALE));
            }
            return wanted;
        }

        private void keep(int place, Lane lane, int record, double abnormality) {
            if (place % step == 0) {
                int sample = place / step;
                for (int j = 0; j < width; j++) {
                    Named seen = named(place, lane, record, j);
                    features.get(j).observed[sample] = seen.observed;
                    features.get(j).expected[sample] = seen.expected;
                    features.get(j).scale[sample] = seen.scale;
                }
            }
            if (!Double.isNaN(abnormality)
                    && (worst.size() < MOST_WORST || abnormality > worst.peek().surprisal())) {
                worst.add(new WorstRecord(place, heldOut[place], abnormality, leading(place, lane, record)));
                if (worst.size() > MOST_WORST) {
                    worst.remove();
                }
            }
        }

        private List<Named> leading(int place, Lane lane, int record) {
            if (attribution.isEmpty()) {
                return List.of();
            }
            OutputName by = attribution.get();
            double[] surprisal = new double[width];
            List<Integer> order = new ArrayList<>();
            for (int j = 0; j < width; j++) {
                surprisal[j] = by.output().abnormality(lane.value(by, record, j));
                if (!Float.isNaN(table.value(heldOut[place], j))) {
                    order.add(j);
                }
            }
            return order.stream()
                    .sorted(Comparator.comparingDouble(j -> -surprisal[j]))
                    .limit(MOST_NAMED)
                    .map(j -> named(place, lane, record, j))
                    .toList();
        }

        private Named named(int place, Lane lane, int record, int feature) {
            return new Named(
                    feature,
                    table.value(heldOut[place], feature),
                    expects ? lane.value(EXPECTED, record, feature) : Double.NaN,
                    expects ? lane.value(SCALE, record, feature) : Double.NaN);
        }

        /** The rows with those of the same key before them that the first windows need. */
        private int[] withContext(int records) {
            @Nullable String[] keys = table.keys().orElse(null);
            Map<@Nullable String, List<Integer>> byKey = new LinkedHashMap<>();
            Map<@Nullable String, Integer> first = new HashMap<>();
            for (int row : heldOut) {
                first.merge(keys == null ? null : keys[row], row, Math::min);
            }
            for (int row = 0; row < table.rows(); row++) {
                byKey.computeIfAbsent(keys == null ? null : keys[row], unseen -> new ArrayList<>())
                        .add(row);
            }
            List<Integer> rows = new ArrayList<>();
            byKey.forEach((key, own) -> {
                Integer from = first.get(key);
                if (from != null) {
                    rows.addAll(own.subList(Math.max(0, own.indexOf(from) - records), own.size()));
                }
            });
            return rows.stream().mapToInt(Integer::intValue).toArray();
        }

        /** What was labelled anomalous is missing, as it was in the calibration. */
        private float[] values(int[] rows) {
            boolean @Nullable [] labels = table.labels().orElse(null);
            float[] values = new float[rows.length * width];
            for (int i = 0; i < rows.length; i++) {
                if (labels != null && labels[rows[i]]) {
                    Arrays.fill(values, i * width, (i + 1) * width, Float.NaN);
                } else {
                    System.arraycopy(table.values(), rows[i] * width, values, i * width, width);
                }
            }
            return values;
        }

        private @Nullable String @Nullable [] keys(int[] rows) {
            @Nullable String[] keys = table.keys().orElse(null);
            if (keys == null) {
                return null;
            }
            @Nullable String[] own = new @Nullable String[rows.length];
            Arrays.setAll(own, i -> keys[rows[i]]);
            return own;
        }

        private static long[] at(int[] rows, long[] values) {
            return Arrays.stream(rows).mapToLong(row -> values[row]).toArray();
        }
    }
}
