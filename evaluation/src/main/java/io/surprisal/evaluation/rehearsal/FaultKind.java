package io.surprisal.evaluation.rehearsal;

/** What may happen to a metric. docs/rehearse.md has the formula of each. */
public enum FaultKind {
    STUCK("stuck", Needs.MOVES),
    VANISHED_NOISE("noise vanishes", Needs.MOVES),
    LOUDER_NOISE("louder noise", Needs.MOVES),
    SPIKE("spike", Needs.MOVES),
    DROP("drop", Needs.MOVES),
    LEVEL_SHIFT("level shift", Needs.MOVES),
    DRIFT("drift, a leak", Needs.MOVES),
    MISSING_PEAK("peak missing", Needs.PEAK),
    PHASE_SHIFT("out of phase", Needs.RHYTHM),
    FREQUENCY("too fast", Needs.RHYTHM),
    SWAPPED("swapped metrics", Needs.TWO),
    DECOUPLED("decoupled", Needs.TWO),
    STOPPED_COUNTER("counter stops", Needs.COUNTER),
    MISSING("values missing", Needs.VALUES);

    /** What a feature must be like to have a fault. */
    private enum Needs {
        MOVES("no feature moves in one of a hundred records"),
        PEAK("no feature has a period with a peak that stands out by three spreads"),
        RHYTHM("no period was found in any feature"),
        TWO("it needs two features that move"),
        COUNTER("no feature is a counter"),
        VALUES("no feature moves");

        private final String absent;

        Needs(String absent) {
            this.absent = absent;
        }
    }

    private final String title;
    private final Needs needs;

    FaultKind(String title, Needs needs) {
        this.title = title;
        this.needs = needs;
    }

    /** How people call it. */
    public String title() {
        return title;
    }

    /** Why rows without a feature that may have it cannot be given it. */
    String absent() {
        return needs.absent;
    }

    /** Whether one feature changes by itself, and against no other. */
    public boolean ofOneFeature() {
        return needs != Needs.TWO;
    }

    /** Whether a feature may have it. */
    boolean fits(FeatureCourse course) {
        return switch (needs) {
            case MOVES, TWO -> course.moves();
            case RHYTHM -> course.moves() && course.period() > 0;
            case PEAK -> course.moves() && course.peak() != null;
            case COUNTER -> course.isCounter();
            case VALUES -> course.moves() || course.isCounter();
        };
    }
}
