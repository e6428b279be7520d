package io.surprisal.evaluation.detector;

import java.util.Arrays;
import java.util.Locale;

/** The detectors that presets are compared with, each with the settings under which it was found to do best in general. */
enum Baseline {
    /** Σ z² of the standardised record. */
    Z_SCORE("standardised, clip 10", false, (rows, ordered, seed) -> ZScore.fit(rows)),

    /** Probabilistic PCA on the standardised record. */
    PPCA(
            "standardised, clip 10, 95 % of variance, noise at least 0.001",
            false, (rows, ordered, seed) -> LinearExpert.fit(rows, Scaling.standard(rows))),

    /** The matched linear control of the two-expert recipe. */
    PPCA_2X(
            "two scalings, 5 % trimmed twice, calibrated sum",
            false, (rows, ordered, seed) -> TwoLinearExperts.fit(rows)),

    /** The squared residual of PCA. */
    PCA_RESIDUAL("standardised, clip 10, 95 % of variance", false, (rows, ordered, seed) -> PcaResidual.fit(rows)),

    /** Σ z² by an exponentially weighted mean and variance. */
    MOVING_Z("rate 0.02, clip 10", false, (rows, ordered, seed) -> MovingZ.fit(rows)),

    /** Isolation forest. */
    ISOLATION_FOREST("100 trees of 256 rows", true, (rows, ordered, seed) -> IsolationForest.fit(rows, seed)),

    /** Amazon's streaming random cut forest, which goes on learning while it scores. */
    RANDOM_CUT_FOREST(
            "50 trees of 256 rows, standardised, clip 10", true, (rows, ordered, seed) -> RandomCut.fit(rows, seed)),

    /** The distance to the nearest of ten centres of windows. */
    KMEANS_WINDOWS("10 clusters of at most 2,000 windows of 40 rows, standardised, clip 10", true, WindowClusters::fit),

    /** The distance to the nearest of many training windows. */
    KNN_WINDOWS("nearest of at most 2,000 windows of 40 rows, standardised, clip 10", true, WindowNeighbours::fit),

    /** Uniform noise: what a measure gives to no knowledge at all. */
    RANDOM("uniform", true, (rows, ordered, seed) -> RandomScore.of(seed));

    private final String settings;
    private final boolean seeded;
    private final Fitting fitting;

    Baseline(String settings, boolean seeded, Fitting fitting) {
        this.settings = settings;
        this.seeded = seeded;
        this.fitting = fitting;
    }

    String contractName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String settings() {
        return settings;
    }

    boolean seeded() {
        return seeded;
    }

    /**
     * Fits training rows.
     *
     * @param rows [rows][D], raw units, NaN = missing; not changed
     * @param ordered whether they follow each other in time
     */
    RowScorer fit(double[][] rows, boolean ordered, long seed) {
        return fitting.fit(rows, ordered, seed);
    }

    /** What scores a series row by row; it may learn on the way. */
    interface RowScorer {
        /**
         * The abnormality of the next row.
         *
         * @param row [D], raw units, NaN = missing; not changed
         * @param contributions [D], filled with what each feature adds; left alone by a detector that cannot tell
         */
        double abnormality(double[] row, double[] contributions);

        /**
         * The abnormality of the rows that it was fitted to, for the calibration; where each would be its own neighbour, without that.
         *
         * @param rows [rows][D], all of them, in their order
         */
        default double[] ofTraining(double[][] rows) {
            double[] ignored = new double[rows[0].length];
            return Arrays.stream(rows)
                    .mapToDouble(row -> abnormality(row, ignored))
                    .toArray();
        }

        /** Whether {@link #abnormality} fills the contributions. */
        default boolean attributes() {
            return false;
        }
    }

    private interface Fitting {
        RowScorer fit(double[][] rows, boolean ordered, long seed);
    }
}
