package io.surprisal.core.drift;

/** What a {@link DriftTest} knows of one series: the values of the span that is not over, and the evidence of those that are. */
public final class DriftState {
    private final int[] counts;
    private final float[] evidence;
    private long since;
    private int calm;

    /**
     * @param counts values of the current span by bin; handed over
     * @param evidence of each bet on each group, above 0; handed over
     * @param since the span in which the evidence began to grow
     * @param calm how many spans in a row, to the last one, were as normal values are
     */
    public DriftState(int[] counts, float[] evidence, long since, int calm) {
        this.counts = counts;
        this.evidence = evidence;
        this.since = since;
        this.calm = calm;
    }

    /** Values of the current span by bin; the state's own. */
    public int[] counts() {
        return counts;
    }

    /** Of each bet on each group; the state's own. */
    public float[] evidence() {
        return evidence;
    }

    /** The span in which the evidence began to grow. */
    public long since() {
        return since;
    }

    /** How many spans in a row, to the last one, were as normal values are. */
    public int calm() {
        return calm;
    }

    void since(long span) {
        since = span;
    }

    void calm(int spans) {
        calm = spans;
    }
}
