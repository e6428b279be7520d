package io.surprisal.core.verdict;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.setting.Settings;

/**
 * Calls a record anomalous when a normal one would be as abnormal at most once in 1/tailProbability records. Learns nothing from the
 * stream: the rate holds as long as normal telemetry is what the model was calibrated on.
 *
 * @param tailProbability the share of normal records that may alert, in (0, 1)
 */
public record TailThreshold(double tailProbability) implements ThresholdRule {
    public TailThreshold {
        Settings.require(
                tailProbability > Verdict.FULL_GRADE && tailProbability < 1,
                "tail_probability",
                "above " + Verdict.FULL_GRADE
                        + " and below 1, such as 0.001, which alerts on one normal record in a thousand",
                tailProbability);
    }

    @Override
    public String budget() {
        return tailProbability + " of normal records";
    }

    @Override
    public double tailProbability(JudgedScale scale) {
        return tailProbability;
    }

    @Override
    public Threshold on(JudgedScale scale) {
        return new OnScale(this, scale.smoothed(), (float) scale.smoothed().abnormalityAt(tailProbability));
    }

    /**
     * The verdict on a tail probability.
     *
     * @param ofRecord in (0, 1], or NaN for a record without a score, which is never anomalous
     */
    public Verdict judge(double ofRecord) {
        boolean anomalous = ofRecord <= tailProbability;
        return new Verdict(ofRecord, anomalous ? Verdict.grade(ofRecord, tailProbability) : 0, anomalous);
    }

    /** @param level the abnormality that belongs to the tail probability */
    private record OnScale(TailThreshold rule, TailCalibration calibration, float level) implements Threshold {
        @Override
        public int memory() {
            return 0;
        }

        @Override
        public Verdict judge(float abnormality, float smoothed, long eventTime, float[] nothing, long confirmed) {
            Verdict verdict = rule.judge(calibration.tailProbability(smoothed));
            return new Verdict(verdict.tailProbability(), verdict.grade(), verdict.anomalous(), 0, level);
        }
    }
}
