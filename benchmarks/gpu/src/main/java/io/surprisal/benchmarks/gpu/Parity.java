package io.surprisal.benchmarks.gpu;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import java.util.List;

/**
 * How far two ways of computing a model are apart, over all of its headline's outputs.
 *
 * @param values how many were compared
 * @param outside how many differ by more than 1e-3 and by more than 1e-5 of the larger one, or are a number in one way alone
 * @param largest the largest difference of any two
 * @param worst the output with that difference
 * @param verdicts how many records are abnormal at a tail probability of 0.001 in one way alone
 */
record Parity(long values, long outside, double largest, String worst, long verdicts) {
    private static final int BATCH = 1024;
    private static final double ABSOLUTE = 1e-3;
    private static final double RELATIVE = 1e-5;
    private static final double TAIL = 1e-3;

    /** Whether the two ways differ by rounding alone. */
    boolean holds() {
        return outside == 0;
    }

    static Parity of(ModelFile model, float[] records, ExecutionSettings one, ExecutionSettings other) {
        List<OutputName> outputs =
                model.outputs().stream().map(OutputName::headline).toList();
        int rowLength = model.manifest().window() * model.manifest().features().size();
        Tally tally =
                new Tally(model.manifest().calibration(ModelOutput.SURPRISAL).abnormalityAt(TAIL));
        try (OnnxScorer expected = OnnxScorer.open(model, new ScorerOptions(outputs, BATCH, one));
                OnnxScorer got = OnnxScorer.open(model, new ScorerOptions(outputs, BATCH, other))) {
            for (int first = 0; first < records.length; first += BATCH * rowLength) {
                int length = Math.min(BATCH * rowLength, records.length - first);
                for (OnnxScorer scorer : List.of(expected, got)) {
                    scorer.features().put(0, records, first, length);
                    scorer.score(length / rowLength);
                }
                for (int record = 0; record < length / rowLength; record++) {
                    compare(model, expected, got, record, tally);
                }
            }
        }
        return tally.parity();
    }

    private static void compare(ModelFile model, OnnxScorer expected, OnnxScorer got, int record, Tally tally) {
        for (ModelOutput output : model.outputs()) {
            if (output.perRecord()) {
                tally.add(output, expected.value(output, record), got.value(output, record));
            } else {
                for (int feature = 0; feature < model.manifest().features().size(); feature++) {
                    tally.add(output, expected.value(output, record, feature), got.value(output, record, feature));
                }
            }
        }
        tally.judge(expected.value(ModelOutput.SURPRISAL, record), got.value(ModelOutput.SURPRISAL, record));
    }

    /** Counts differences. */
    static final class Tally {
        private final double threshold;
        private long values;
        private long outside;
        private double largest;
        private String worst = "";
        private long verdicts;

        /** @param threshold what is abnormal, in the surprisal's unit */
        Tally(double threshold) {
            this.threshold = threshold;
        }

        void add(ModelOutput output, double expected, double got) {
            values++;
            if (Double.isNaN(expected) && Double.isNaN(got) || expected == got) {
                return;
            }
            double difference = Math.abs(expected - got);
            boolean within =
                    difference <= ABSOLUTE || difference <= RELATIVE * Math.max(Math.abs(expected), Math.abs(got));
            outside += within ? 0 : 1;
            if (!(difference <= largest)) {
                largest = difference;
                worst = output.contractName();
            }
        }

        void judge(double expected, double got) {
            verdicts += expected > threshold == got > threshold ? 0 : 1;
        }

        Parity parity() {
            return new Parity(values, outside, largest, worst, verdicts);
        }
    }
}
