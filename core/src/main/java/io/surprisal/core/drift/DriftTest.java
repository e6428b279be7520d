package io.surprisal.core.drift;

import java.util.Arrays;

/**
 * Whether a series still is where the training data was, asked after each span of time, for ever.
 *
 * <p>The hypothesis: whatever came in the spans before, the expected share of a span's values in each group of bins is at most m = the highest
 * share of any part of the training data + {@code size}. Within a span values may depend on each other in any way, so that a span that holds a
 * whole daily rhythm sees nothing of it.
 *
 * <p>For each group two gamblers bet that its share x is larger: each span multiplies their evidence by 1 − c + c·x/m, of which the expectation is
 * at most 1 under the hypothesis (Waudby-Smith &amp; Ramdas 2023), for a cautious and a bold c. Evidence below 1 is set to 1 before the next bet, so that
 * quiet years cost nothing when something changes: the CUSUM form of an e-detector (Shin, Ramdas &amp; Rinaldo 2023). The test's evidence is
 * the mean over groups and bets, M. M minus the number of spans is bounded by a supermartingale that begins at 0, so that under the hypothesis
 *
 * <ul>
 *   <li>the expected number of spans until M first reaches a limit b is at least b;
 *   <li>the probability that it does within n spans is at most n / b (Ville's inequality).
 * </ul>
 *
 * Both hold for several tests together with b divided by their number. Pure configuration: what is known of a series is its {@link DriftState}.
 */
public final class DriftTest {
    private static final double[] BETS = {0.3, 0.9};

    /** By how many standard errors, of as many independent values, a share has to be larger to be outside. */
    private static final double TOLERANCE = 1;

    /** Far above any limit; keeps floats finite. */
    private static final double MOST = 1e30;

    private final NormalShares normal;
    private final float[] edges;
    private final double[] mostExpected;

    /**
     * @param normal with two bins or more
     * @param size how much larger than in any part of the training data a share may be, in (0, 1)
     */
    public DriftTest(NormalShares normal, double size) {
        if (normal.bins() < 2 || !(size > 0 && size < 1)) {
            throw new IllegalArgumentException("A test for drift takes two bins or more and a size in (0, 1); got "
                    + normal.bins() + " and " + size);
        }
        this.normal = normal;
        this.edges = normal.edgeValues();
        this.mostExpected = normal.highest().stream()
                .mapToDouble(share -> Math.min(1, share + size))
                .toArray();
    }

    /** What is known before the first value. */
    public DriftState begin() {
        float[] evidence = new float[mostExpected.length * BETS.length];
        Arrays.fill(evidence, 1);
        return new DriftState(new int[normal.bins()], evidence, 0, 0);
    }

    /** Takes a value into the current span; a missing one changes nothing. */
    public void add(DriftState state, float value) {
        if (Float.isFinite(value)) {
            state.counts()[NormalShares.bin(edges, value)]++;
        }
    }

    /** The test's evidence M. */
    public double evidence(DriftState state) {
        double sum = 0;
        for (float evidence : state.evidence()) {
            sum += evidence;
        }
        return sum / state.evidence().length;
    }

    /**
     * Ends the current span: bets on what it held, and begins the next one.
     *
     * @param span its number, for {@link DriftState#since}
     */
    public Reading endSpan(DriftState state, long span) {
        int observed = Arrays.stream(state.counts()).sum();
        if (observed == 0) {
            return new Reading(evidence(state), 0, Double.NaN, false);
        }
        if (evidence(state) <= 1) {
            state.since(span);
        }
        boolean outside = false;
        int worst = 0;
        double worstExcess = Double.NEGATIVE_INFINITY;
        for (int group = 0; group < mostExpected.length; group++) {
            double share = (double) NormalShares.sum(state.counts(), group) / observed;
            bet(state.evidence(), group, share / mostExpected[group]);
            double excess = share - mostExpected[group];
            outside |= excess > TOLERANCE * Math.sqrt(mostExpected[group] * (1 - mostExpected[group]) / observed);
            if (excess > worstExcess) {
                worst = group;
                worstExcess = excess;
            }
        }
        state.calm(outside ? 0 : state.calm() + 1);
        double share = (double) NormalShares.sum(state.counts(), worst) / observed;
        forgetSpan(state);
        return new Reading(evidence(state), worst, share, outside);
    }

    /** Begins the next span without a bet on this one. */
    public void forgetSpan(DriftState state) {
        Arrays.fill(state.counts(), 0);
    }

    /** Begins to count the spans that are as normal values are. */
    public void awaitCalm(DriftState state) {
        state.calm(0);
    }

    /** Begins to gather evidence anew. */
    public void forgetEvidence(DriftState state) {
        Arrays.fill(state.evidence(), 1);
        state.calm(0);
    }

    private static void bet(float[] evidence, int group, double ratio) {
        for (int bet = 0; bet < BETS.length; bet++) {
            int at = group * BETS.length + bet;
            double factor = 1 - BETS[bet] + BETS[bet] * ratio;
            evidence[at] = (float) Math.min(MOST, Math.max(1, evidence[at]) * factor);
        }
    }

    /**
     * What a span showed.
     *
     * @param evidence M after it
     * @param group the group whose share is furthest above what the hypothesis allows
     * @param share the share of the span's values in it; NaN where the span held none
     * @param outside whether any share is above what the hypothesis allows by more than its values would vary by chance
     */
    public record Reading(double evidence, int group, double share, boolean outside) {}
}
