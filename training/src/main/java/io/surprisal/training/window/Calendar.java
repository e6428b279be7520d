package io.surprisal.training.window;

import io.surprisal.core.condition.Condition;
import java.util.function.LongToIntFunction;

/** Where the times that a condition's numbers stand for lie on the day and on the week. */
record Calendar(Condition condition) {
    private static final int HOURS = 24;
    private static final int DAYS = 7;
    private static final int PARTS = 12;
    private static final int UNKNOWN = -1;

    /**
     * A stretch of time that comes again and again.
     *
     * @param places how many, one after the other, the first after the last
     * @param hour how many of them are an hour
     * @param placeOf of a number; {@value Calendar#UNKNOWN} where its time is not known
     */
    record Circle(int places, int hour, LongToIntFunction placeOf) {}

    Circle day() {
        return new Circle(HOURS * parts(), parts(), this::placeOfDay);
    }

    /** The day where the condition has no day of the week. */
    Circle week() {
        return condition.day() ? new Circle(DAYS * HOURS * parts(), parts(), this::placeOfWeek) : day();
    }

    /** How many parts of the hour the condition tells apart. */
    private int parts() {
        return condition.minutes() ? PARTS : 1;
    }

    private int placeOfDay(long number) {
        int hour = condition.hourOf(number);
        int minutes = condition.minutes() ? condition.minutesOf(number) : 1;
        return hour == 0 || minutes == 0 ? UNKNOWN : (hour - 1) * parts() + minutes - 1;
    }

    private int placeOfWeek(long number) {
        int ofDay = placeOfDay(number);
        int day = condition.dayOf(number);
        return ofDay == UNKNOWN || day == 0 ? UNKNOWN : (day - 1) * HOURS * parts() + ofDay;
    }
}
