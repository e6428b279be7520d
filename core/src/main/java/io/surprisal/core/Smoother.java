package io.surprisal.core;

/**
 * A causal smoother of a key's abnormality, one float of state: m ← m + rise · (v − m) where v &gt; m, else m + fall · (v − m).
 * With rise = 1 and a small fall it holds a peak and lets it decay, which delays nothing; with rise = fall it is an exponentially
 * weighted moving average; with both 1 it changes nothing.
 *
 * @param rise the share of the way to a higher value, in (0, 1]
 * @param fall the share of the way to a lower value, in (0, 1]
 */
public record Smoother(double rise, double fall) {
    /** Changes nothing. */
    public static final Smoother IDENTITY = new Smoother(1, 1);

    /** The state of a key of which no value was seen. */
    public static final float NO_STATE = Float.NaN;

    public Smoother {
        if (!(rise > 0 && rise <= 1 && fall > 0 && fall <= 1)) {
            throw new IllegalArgumentException(
                    "A smoother's rates are above 0 and at most 1; got rise " + rise + " and fall " + fall);
        }
    }

    /**
     * The state after a value, which is the smoothed value as well. The first value is taken as it is, and so is the one after an
     * infinite value, which could not decay; NaN, a record without a score, leaves the state alone.
     *
     * @param state what this returned for the key's last value, {@link #NO_STATE} before the first
     * @param abnormality higher is more abnormal, nats
     */
    public float next(float state, float abnormality) {
        if (Float.isNaN(abnormality)) {
            return state;
        }
        if (!Float.isFinite(state)) {
            return abnormality;
        }
        double difference = (double) abnormality - state;
        return (float) (state + (difference > 0 ? rise : fall) * difference);
    }

    public boolean isIdentity() {
        return rise == 1 && fall == 1;
    }
}
