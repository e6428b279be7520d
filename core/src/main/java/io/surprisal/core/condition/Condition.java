package io.surprisal.core.condition;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * What the numbers of the input {@code condition} mean. A number has up to four digits, those of the parts that the model has, in this
 * order:
 *
 * <ul>
 *   <li>the class: its place among {@link #classes} from 1, or 0 for a class that training did not see, and for none;
 *   <li>the hour of the day: 1 for 00:00 to 00:59 up to 24, or 0 where the time is unknown; base 25;
 *   <li>the day of the week: 1 for Monday up to 7, or 0 where the time is unknown; base 8;
 *   <li>the five minutes of the hour: 1 for :00 to :04 up to 12, or 0 where the time is unknown; base 13.
 * </ul>
 *
 * So with classes alone the number is the class's, and 0 always means that nothing is known.
 *
 * @param field the field of a record that holds its class; empty for a model without classes
 * @param classes the classes as texts, in the order of their numbers
 * @param hour whether the hour of the day is a part
 * @param day whether the day of the week is a part
 * @param minutes whether the five minutes of the hour are a part
 * @param zone the time zone that these are of, such as Europe/Berlin
 */
public record Condition(String field, List<String> classes, boolean hour, boolean day, boolean minutes, String zone) {
    /** Of models that are told nothing: the graph has no input {@code condition}. */
    public static final Condition NONE = new Condition("", List.of(), false, false, "UTC");

    /** The graph holds a row of a table for each number, and each class needs rows to learn from. */
    public static final int MOST_CLASSES = 256;

    private static final int HOURS = 25;
    private static final int DAYS = 8;
    private static final int MINUTES = 13;

    /** A condition of hours and days alone. */
    public Condition(String field, List<String> classes, boolean hour, boolean day, String zone) {
        this(field, classes, hour, day, false, zone);
    }

    public Condition {
        classes = List.copyOf(classes);
        if (field.isEmpty() != classes.isEmpty()) {
            throw new IllegalArgumentException("A condition has a class field with classes, or neither; got field '"
                    + field + "' and classes " + classes);
        }
        if (classes.size() > MOST_CLASSES || Set.copyOf(classes).size() < classes.size() || classes.contains("")) {
            throw new IllegalArgumentException("The classes of field " + field + " are at most " + MOST_CLASSES
                    + " different texts; got " + classes.size() + ": " + classes);
        }
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "The time zone of a condition is a name such as Europe/Berlin; got '" + zone + "'", e);
        }
    }

    /** Whether the model is told nothing. */
    public boolean isNone() {
        return !hasClasses() && !hasTime();
    }

    public boolean hasClasses() {
        return !classes.isEmpty();
    }

    public boolean hasTime() {
        return hour || day || minutes;
    }

    /** How many numbers there are, from 0. */
    public int size() {
        return (classes.size() + 1) * times();
    }

    /** How many numbers there are for each class: those of the time's parts. */
    public int times() {
        return (hour ? HOURS : 1) * (day ? DAYS : 1) * (minutes ? MINUTES : 1);
    }

    /** The class's digit of a number. */
    public int classOf(long number) {
        return (int) (number / times());
    }

    /** The hour's digit of a number; 0 where it is no part. */
    public int hourOf(long number) {
        return hour ? (int) (withoutClass(number) / ((day ? DAYS : 1) * (minutes ? MINUTES : 1))) : 0;
    }

    /** The day's digit of a number; 0 where it is no part. */
    public int dayOf(long number) {
        return day ? (int) (withoutClass(number) / (minutes ? MINUTES : 1) % DAYS) : 0;
    }

    /** The minutes' digit of a number; 0 where they are no part. */
    public int minutesOf(long number) {
        return minutes ? (int) (number % MINUTES) : 0;
    }

    /** The number of the same time where the class is not known. */
    public long withoutClass(long number) {
        return number % times();
    }

    /** The number of the same class where the time is not known. */
    public long withoutTime(long number) {
        return number - withoutClass(number);
    }

    /**
     * The number of some digits; those of parts that the model lacks do not matter.
     *
     * @param ofClass 0 to the number of classes
     * @param ofHour 0 to 24
     * @param ofDay 0 to 7
     * @param ofMinutes 0 to 12
     */
    long number(int ofClass, int ofHour, int ofDay, int ofMinutes) {
        long number = ofClass;
        number = hour ? number * HOURS + ofHour : number;
        number = day ? number * DAYS + ofDay : number;
        return minutes ? number * MINUTES + ofMinutes : number;
    }
}
