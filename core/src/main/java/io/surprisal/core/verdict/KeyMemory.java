package io.surprisal.core.verdict;

/**
 * What {@link DailyMaxima} remembers of a key. Kept as floats, two for each number, the nearest float and what it lacks: 48 bits, which a
 * time in milliseconds needs, and a sum of many small steps.
 */
final class KeyMemory {
    private static final int NUMBERS = 10;

    /** How many floats it is. */
    static final int FLOATS = 2 * NUMBERS;

    /** How far the whole scale has moved, in the units of the abnormality. */
    double shift;

    /** How far the budget's threshold has moved beyond that. */
    double budgetShift;

    /** Hours of alerting, each weighted by how long ago it was. */
    double load;

    /** Hours since the last abnormal record; infinite before the first one. */
    double quiet = Double.POSITIVE_INFINITY;

    /** The highest smoothed abnormality of the block so far; −∞ in an empty block. */
    double highest = Double.NEGATIVE_INFINITY;

    /** Hours since the block began. */
    double age;

    /** Alerts that began in the block. */
    double alerts;

    /** The highest smoothed abnormality of the budget's period so far. */
    double highestOfPeriod = Double.NEGATIVE_INFINITY;

    /** Hours since the budget's period began. */
    double ageOfPeriod;

    /** The latest event time, epoch milliseconds; NaN before the first record. */
    double time = Double.NaN;

    /** Reads what {@link #write} wrote, or a memory of nothing where all floats are NaN. */
    static KeyMemory read(float[] floats) {
        KeyMemory memory = new KeyMemory();
        if (Float.isNaN(floats[FLOATS - 1])) {
            return memory;
        }
        memory.shift = number(floats, 0);
        memory.budgetShift = number(floats, 1);
        memory.load = number(floats, 2);
        memory.quiet = number(floats, 3);
        memory.highest = number(floats, 4);
        memory.age = number(floats, 5);
        memory.alerts = number(floats, 6);
        memory.highestOfPeriod = number(floats, 7);
        memory.ageOfPeriod = number(floats, 8);
        memory.time = number(floats, 9);
        return memory;
    }

    void write(float[] floats) {
        put(floats, 0, shift);
        put(floats, 1, budgetShift);
        put(floats, 2, load);
        put(floats, 3, quiet);
        put(floats, 4, highest);
        put(floats, 5, age);
        put(floats, 6, alerts);
        put(floats, 7, highestOfPeriod);
        put(floats, 8, ageOfPeriod);
        put(floats, 9, time);
    }

    private static double number(float[] floats, int place) {
        return (double) floats[2 * place] + floats[2 * place + 1];
    }

    private static void put(float[] floats, int place, double number) {
        float nearest = (float) number;
        floats[2 * place] = nearest;
        floats[2 * place + 1] = Float.isInfinite(nearest) ? 0 : (float) (number - nearest);
    }
}
