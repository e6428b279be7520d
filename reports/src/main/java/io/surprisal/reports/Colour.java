package io.surprisal.reports;

import java.util.List;
import java.util.Locale;

/** What a colour means, the same in every chart; report.css says how each looks in light and in dark. */
public enum Colour {
    SCORE,
    THRESHOLD,
    ALERT,
    LABEL,
    EXPECTED,
    SECOND,
    THIRD,
    FOURTH,
    NEUTRAL;

    private static final List<Colour> OF_SERIES = List.of(SCORE, SECOND, THIRD, FOURTH);

    /** The colour of one of several series that are compared; from the fifth on they repeat. */
    public static Colour ofSeries(int number) {
        return OF_SERIES.get(number % OF_SERIES.size());
    }

    /** How many series have a colour of their own. */
    public static int series() {
        return OF_SERIES.size();
    }

    String cssName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
