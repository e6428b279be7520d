package io.surprisal.telemetry.table;

import java.util.regex.Pattern;

/**
 * How people write numbers in a CSV file. A stream knows {@link #PLAIN} alone, {@link io.surprisal.telemetry.text.FeatureText}; the other
 * forms are read in files only, and only where they hold for a whole column.
 */
enum NumberForm {
    /** {@code 1234.5} */
    PLAIN("a decimal point", '.', ','),

    /** {@code 1234,5} and {@code 1.234,5}, in files that have something else than a comma between their columns. */
    DECIMAL_COMMA("a decimal comma", ',', '.'),

    /** {@code 1,234.5} */
    COMMA_GROUPS("commas between thousands", '.', ',');

    private final String description;
    private final char decimal;
    private final char thousands;
    private final Pattern form;

    NumberForm(String description, char decimal, char thousands) {
        this.description = description;
        this.decimal = decimal;
        this.thousands = thousands;
        String point = "\\" + decimal;
        String groups = "[1-9]\\d{0,2}(?:\\" + thousands + "\\d{3})+";
        form = Pattern.compile(
                "[+-]?(?:(?:" + groups + "|\\d+)(?:" + point + "\\d*)?|" + point + "\\d+)(?:[eE][+-]?\\d+)?");
    }

    /** Whether a text is a number of this form; never for the plain one, which is the stream's rule. */
    boolean fits(String text) {
        return this != PLAIN && form.matcher(text.strip()).matches();
    }

    /** The same number in the plain form; what is not a number of this form stays as it is. */
    String plain(String text) {
        return fits(text) ? text.replace(String.valueOf(thousands), "").replace(decimal, '.') : text;
    }

    @Override
    public String toString() {
        return description;
    }
}
