package io.surprisal.core.series;

import io.surprisal.core.setting.Settings;

/**
 * A causal smoother of a key's abnormality. Each part that the abnormality is the sum of, an ensemble's members or just itself, has
 * one float of state: m ← m + rise · (v − m) where v &gt; m, else m + fall · (v − m). With rise = 1 and a small fall it holds a peak
 * and lets it decay, which delays nothing; with rise = fall it is an exponentially weighted moving average; with both 1 it
 * changes nothing. The smoothed value is (Σ m + own · v) / (1 + own), v the whole of the record's own.
 *
 * <p>Each part is held by itself, because members peak at different records of one incident.
 *
 * @param rise the share of the way to a higher value, in (0, 1]
 * @param fall the share of the way to a lower value, in (0, 1]
 * @param own the weight of the record's own value beside what is held, from 0: it keeps apart what happens within an incident
 */
public record Smoother(double rise, double fall, double own) {
    /** Changes nothing. */
    public static final Smoother IDENTITY = new Smoother(1, 1, 0);

    public Smoother {
        Settings.require(rise > 0 && rise <= 1, "rise", "a rate above 0, at most 1", rise);
        Settings.require(fall > 0 && fall <= 1, "fall", "a rate above 0, at most 1", fall);
        Settings.require(own >= 0 && own < Double.POSITIVE_INFINITY, "own", "a weight of at least 0", own);
    }

    /**
     * Takes in a record.
     *
     * @param state what is held of the key; changed
     * @param parts the record's abnormality part by part, higher is more abnormal, NaN where a part has no value
     * @param abnormality the whole of it; NaN for a record without a score, which changes nothing
     * @return the smoothed abnormality; NaN for a record without a score
     */
    public float next(SmootherState state, float[] parts, float abnormality) {
        if (Float.isNaN(abnormality)) {
            return Float.NaN;
        }
        float[] held = state.held();
        double sum = 0;
        for (int i = 0; i < held.length; i++) {
            held[i] = next(held[i], parts[i]);
            sum += Float.isNaN(held[i]) ? 0 : held[i];
        }
        // Nothing times infinity would be no number.
        return (float) (own == 0 ? sum : (sum + own * abnormality) / (1 + own));
    }

    public boolean isIdentity() {
        return rise == 1 && fall == 1;
    }

    /**
     * A part's state after a value. The first value is taken as it is, and so is the one after an infinite value, which could not
     * decay; NaN leaves the state alone.
     */
    private float next(float state, float value) {
        if (Float.isNaN(value)) {
            return state;
        }
        if (!Float.isFinite(state)) {
            return value;
        }
        double difference = (double) value - state;
        return (float) (state + (difference > 0 ? rise : fall) * difference);
    }
}
