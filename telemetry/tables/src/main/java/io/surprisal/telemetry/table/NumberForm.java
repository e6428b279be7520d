package io.surprisal.telemetry.table;

import java.util.regex.Pattern;

/**
 * How people write numbers in a CSV file. A stream knows {@link #PLAIN} alone, {@link io.surprisal.telemetry.format.FeatureText}; the other
 * forms are read in files only, and only where they hold for a whole column.
 */
enum NumberForm {
    /** {@code 1234.5} */
    PLAIN {
        @Override
        boolean fits(String text) {
            return false;
        }

        @Override
        String plain(String text) {
            return text;
        }

        @Override
        public String toString() {
            return "a decimal point";
        }
    },

    /** {@code 1234,5} and {@code 1.234,5}, in files that have something else than a comma between their columns. */
    DECIMAL_COMMA {
        private static final Pattern FORM =
                Pattern.compile("[+-]?(?:(?:[1-9]\\d{0,2}(?:\\.\\d{3})+|\\d+)(?:,\\d*)?|,\\d+)(?:[eE][+-]?\\d+)?");

        @Override
        boolean fits(String text) {
            return FORM.matcher(text.strip()).matches();
        }

        @Override
        String plain(String text) {
            return fits(text) ? text.replace(".", "").replace(',', '.') : text;
        }

        @Override
        public String toString() {
            return "a decimal comma";
        }
    },

    /** {@code 1,234.5} */
    COMMA_GROUPS {
        private static final Pattern FORM =
                Pattern.compile("[+-]?(?:(?:[1-9]\\d{0,2}(?:,\\d{3})+|\\d+)(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");

        @Override
        boolean fits(String text) {
            return FORM.matcher(text.strip()).matches();
        }

        @Override
        String plain(String text) {
            return fits(text) ? text.replace(",", "") : text;
        }

        @Override
        public String toString() {
            return "commas between thousands";
        }
    };

    /** Whether a text is a number of this form; never for the plain one, which is the stream's rule. */
    abstract boolean fits(String text);

    /** The same number in the plain form; what is no number of this form stays as it is. */
    abstract String plain(String text);
}
