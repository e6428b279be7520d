package io.surprisal.training.fit;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * The one-cycle learning rate of Smith &amp; Topin (2018) with cosine arcs: from peak/25 up to the peak over the first tenth of
 * the steps, then down to almost nothing.
 */
record OneCycle(double peak, int steps) implements ISchedule {
    private static final double RISE = 0.1;
    private static final double START = 1 / 25.0;
    private static final double END = START / 1e4;

    @Override
    public double valueAt(int step, int epoch) {
        double position = (double) step / steps;
        return position < RISE
                ? arc(START * peak, peak, position / RISE)
                : arc(peak, END * peak, Math.min(1, (position - RISE) / (1 - RISE)));
    }

    @Override
    @SuppressWarnings("MissingSuperCall")
    public ISchedule clone() {
        return this;
    }

    private static double arc(double from, double to, double share) {
        return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
    }
}
