package io.surprisal.telemetry.table;

import org.jspecify.annotations.Nullable;

/**
 * Whether the day precedes the month in a column's dates such as {@code 3/1/2026}: a number above 12 is a day.
 *
 * @param dayFirst what most of the telling dates say; true where none tells
 * @param undecided the first date that means two days, where no date tells; null where the order is known or does not matter
 * @param row the number of its row, from 0
 */
record DayOrder(boolean dayFirst, @Nullable String undecided, int row) {
    private static final int MONTHS = 12;

    static DayOrder of(@Nullable String[] times) {
        int dayFirst = 0;
        int monthFirst = 0;
        String undecided = null;
        int undecidedRow = 0;
        for (int row = 0; row < times.length; row++) {
            DateText date = openDate(times[row]);
            if (date == null) {
                continue;
            }
            dayFirst += date.first() > MONTHS ? 1 : 0;
            monthFirst += date.second() > MONTHS ? 1 : 0;
            if (undecided == null && date.first() != date.second() && date.first() > 0 && date.second() > 0) {
                undecided = times[row];
                undecidedRow = row;
            }
        }
        boolean told = dayFirst + monthFirst > 0;
        return new DayOrder(dayFirst >= monthFirst, told || undecided == null ? null : undecided.strip(), undecidedRow);
    }

    private static @Nullable DateText openDate(@Nullable String time) {
        if (time == null) {
            return null;
        }
        String text = time.strip();
        // Only a date with its year last has another character than a digit among the first three.
        boolean yearLast = text.length() > 2 && (!digit(text.charAt(1)) || !digit(text.charAt(2)));
        DateText date = yearLast ? DateText.of(text) : null;
        return date != null && date.openOrder() ? date : null;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
