package io.surprisal.core.verdict;

import io.surprisal.core.calibration.TailCalibration;

/**
 * The threshold of an {@link AlertBudget}: the calibration's own, moved along with the key's daily maxima.
 *
 * <p>A day's highest value is Gumbel distributed about V, the level that the calibration says is passed once a day, with scale σ. Its
 * likelihood's gradient in the location, 1 − e^(−(max − V)/σ), moves V a little after each day: at most by a third of σ upwards, so
 * that an event teaches little, and steeply downwards, since a threshold that is too high is deaf. A maximum more than a scale above V is
 * taken for an event and teaches nothing but that an alert came. T, the level of the budget, moves with V and by its own maxima of
 * whole budget periods. What repeats daily is in each block, and a few anomalies are in few of them.
 *
 * <p>A key that has been alerting for long is no longer in an event: its level follows the records within an hour, and is the new normal.
 * What alerts until that has settled belongs to the alert of the change.
 *
 * <p>A record is abnormal where its smoothed value is at T or beyond and its own value at least half way there from the median: what a
 * smoother holds up opens an alert, but does not keep it open after the evidence has gone.
 *
 * <p>docs/threshold.md has the formulas, what they guarantee and where that ends.
 */
final class DailyMaxima implements Threshold {
    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final double HOURS_PER_WEEK = 168;

    /** A sum of steps is not exact. */
    private static final double ROUNDING = 1 + 1e-6;

    /** A day: rates below one a day are learnt at one a day. */
    private static final double LEARNING_RATE_PER_WEEK = 7;

    /** The share of a scale by which a block moves the level. */
    private static final double GAIN = 0.35;

    /** Maxima more than so many scales above the level are events. */
    private static final double EVENT = 1;

    /** More alerts than this in a block are no events. */
    private static final double MOST_EVENTS = 5;

    private static final double LOWEST_SHIFT = -3;
    private static final double ACCEPTANCE_HOURS = 1;
    private static final double LEAST_SCALE = 1e-6;

    /** E[score] of a Gumbel variable is 0 once what is cut off beyond {@link #EVENT} is given back: k e^(−k), k = e^(−1). */
    private static final double CUT_OFF = Math.exp(-EVENT) * Math.exp(-Math.exp(-EVENT));

    private final TailCalibration calibration;
    private final double ownMedian;
    private final double median;
    /** The level that is passed at the rate that is learnt at, and its scale. */
    private final double learntLevel;

    private final double learntScale;
    /** From the median to that level. */
    private final double height;
    /** The level of the budget, and its scale. */
    private final double budgetLevel;

    private final double budgetScale;
    private final double budgetProbability;
    private final double blockHours;
    private final double periodHours;
    /** What the mean number of alerts in a block beyond the first would add, if it were not taken off. */
    private final double meanSurplus;

    private final double longestStepHours;
    /** Abnormal records up to this far apart are one alert: an hour, or three records of slower telemetry. */
    private final double mergeHours;

    private final double acceptHours;
    private final double loadHours;

    DailyMaxima(AlertBudget budget, JudgedScale scale) {
        double perWeek = budget.rate().perWeek();
        double learntPerWeek = Math.max(perWeek, LEARNING_RATE_PER_WEEK);
        calibration = scale.smoothed();
        ownMedian = scale.own().abnormalityAt(0.5);
        median = calibration.abnormalityAt(0.5);
        double ofLearning = AlertBudget.tailProbability(learntPerWeek, scale);
        double ofBudget = AlertBudget.tailProbability(perWeek, scale);
        learntLevel = calibration.abnormalityAt(ofLearning);
        double level = calibration.abnormalityAt(ofBudget);
        double scaleOfLearning = calibration.abnormalityAt(ofLearning / Math.E) - learntLevel;
        double scaleOfBudget = calibration.abnormalityAt(ofBudget / Math.E) - level;
        double least = LEAST_SCALE * (1 + Math.abs(learntLevel));
        height = Math.max(learntLevel - median, least);
        // A tail is not trusted to be so heavy that a scale is more than the way from the median to the level.
        boolean heavy = scaleOfLearning > height;
        learntScale = heavy ? height : Math.max(scaleOfLearning, least);
        budgetLevel = heavy ? Math.min(level, learntLevel + height * Math.log(learntPerWeek / perWeek)) : level;
        budgetScale = Math.max(heavy ? Math.min(scaleOfBudget, height) : scaleOfBudget, least);
        budgetProbability = calibration.tailProbability(budgetLevel);
        blockHours = HOURS_PER_WEEK / learntPerWeek;
        periodHours = perWeek < learntPerWeek ? HOURS_PER_WEEK / perWeek : Double.POSITIVE_INFINITY;
        double share = perWeek / learntPerWeek;
        meanSurplus = share - 1 + Math.exp(-share);
        longestStepHours = Math.max(1, 3 * scale.samplingInterval() / 3600);
        mergeHours = longestStepHours * ROUNDING;
        acceptHours = budget.newNormalAfter().toMillis() / MILLIS_PER_HOUR;
        loadHours = 3 * acceptHours;
    }

    @Override
    public int memory() {
        return KeyMemory.FLOATS;
    }

    @Override
    public Verdict judge(float abnormality, float smoothed, long eventTime, float[] remembered, long confirmed) {
        if (Float.isNaN(smoothed)) {
            return new Verdict(Double.NaN, 0, false);
        }
        KeyMemory key = KeyMemory.read(remembered);
        double hours = passed(key, eventTime);
        // What is infinite is abnormal and teaches nothing: no level could follow it and come back.
        boolean finite = Float.isFinite(smoothed);
        learn(key, finite ? smoothed : Float.NEGATIVE_INFINITY);
        boolean settles = key.load > acceptHours && !isConfirmed(eventTime, confirmed);
        if (finite && settles && smoothed >= threshold(key)) {
            accept(key, smoothed, hours);
        }
        double threshold = threshold(key);
        boolean anomalous = smoothed >= threshold && abnormality >= ownMedian + (threshold - ownMedian) / 2;
        if (anomalous) {
            key.alerts += key.quiet > mergeHours ? 1 : 0;
            key.quiet = 0;
        }
        double tailProbability = calibration.tailProbability(smoothed - key.shift - key.budgetShift);
        key.write(remembered);
        return new Verdict(
                tailProbability,
                anomalous ? Verdict.grade(tailProbability, budgetProbability) : 0,
                anomalous,
                anomalous && settles ? Math.round(loadHours * MILLIS_PER_HOUR) : 0,
                (float) threshold);
    }

    private double threshold(KeyMemory key) {
        return budgetLevel + key.shift + key.budgetShift;
    }

    /** What was confirmed to be an anomaly goes on for so long at least, and does not become the new normal. */
    private boolean isConfirmed(long eventTime, long confirmed) {
        return confirmed != Long.MIN_VALUE && eventTime - confirmed < loadHours * MILLIS_PER_HOUR;
    }

    /** Lets time pass until a record, an outage only in part; returns how many hours. */
    private double passed(KeyMemory key, long eventTime) {
        double hours = Double.isNaN(key.time)
                ? 0
                : Math.min(Math.max(0, eventTime - key.time) / MILLIS_PER_HOUR, longestStepHours);
        key.time = Double.isNaN(key.time) ? eventTime : Math.max(key.time, eventTime);
        key.age += hours;
        key.ageOfPeriod += hours;
        key.quiet += hours;
        key.load = key.load * Math.exp(-hours / loadHours) + (key.quiet <= mergeHours ? hours : 0);
        return hours;
    }

    /** Takes in a record, at the end of a block after what the block taught. */
    private void learn(KeyMemory key, double smoothed) {
        double lowest = LOWEST_SHIFT * learntScale;
        if (key.age >= blockHours) {
            double weight = Math.max(1, key.alerts) - meanSurplus;
            double move = move(key.highest - learntLevel - key.shift, learntScale, weight, key.alerts > MOST_EVENTS);
            key.shift = Math.max(lowest, key.shift + move);
            key.age = 0;
            key.alerts = 0;
            key.highest = Double.NEGATIVE_INFINITY;
        }
        if (key.ageOfPeriod >= periodHours) {
            double move = move(key.highestOfPeriod - threshold(key), budgetScale, 1, false);
            key.budgetShift = Math.max(lowest, key.budgetShift + move);
            key.ageOfPeriod = 0;
            key.highestOfPeriod = Double.NEGATIVE_INFINITY;
        }
        key.highest = Math.max(key.highest, smoothed);
        key.highestOfPeriod = Math.max(key.highestOfPeriod, smoothed);
    }

    /** What is abnormal for so long is normal: the level follows the record. */
    private void accept(KeyMemory key, double smoothed, double hours) {
        double beyond = smoothed - threshold(key);
        // Values scatter the more the higher they lie.
        double margin = learntScale * Math.max(1, (smoothed - median) / height);
        key.shift += (beyond + margin) * (1 - Math.exp(-hours / ACCEPTANCE_HOURS));
    }

    /**
     * How far a level moves after a maximum.
     *
     * @param distance the maximum less the level
     * @param weight how many alerts there were in the block, at least 1, less what that is beyond 1 on average
     * @param crowded whether there were too many alerts to be events
     */
    private static double move(double distance, double scale, double weight, boolean crowded) {
        double y = distance / scale;
        double move = GAIN * scale * CUT_OFF * weight;
        if (y <= 0) {
            // At most half way down to the maximum.
            move += Math.max(-GAIN * scale * Math.expm1(-y), distance / 2);
        } else if (y <= EVENT) {
            move -= GAIN * scale * Math.expm1(-y);
        }
        return crowded && y > 0 ? Math.max(move, distance / 2) : move;
    }
}
