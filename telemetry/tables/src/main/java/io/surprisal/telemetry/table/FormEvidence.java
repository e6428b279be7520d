package io.surprisal.telemetry.table;

import io.surprisal.telemetry.text.FeatureText;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which {@link NumberForm}s all numbers of a column fit. */
final class FormEvidence {
    private final Set<NumberForm> fitting;
    private boolean marked;
    private @Nullable String example;

    /** @param possible the forms that the column's file may have */
    FormEvidence(Set<NumberForm> possible) {
        this.fitting = EnumSet.copyOf(possible);
    }

    void observe(@Nullable String text) {
        if (text == null) {
            return;
        }
        switch (FeatureText.kind(text)) {
            case MISSING -> {}
            case NUMBER -> {
                // Plain numbers have no commas, and so fit commas between thousands.
                if (text.indexOf('.') >= 0) {
                    see(text);
                    if (fits(NumberForm.DECIMAL_COMMA) && !NumberForm.DECIMAL_COMMA.fits(text)) {
                        fitting.remove(NumberForm.DECIMAL_COMMA);
                    }
                }
            }
            case OTHER -> {
                see(text);
                fitting.removeIf(form -> !form.fits(text));
            }
        }
    }

    /** The evidence of this column in two files. */
    FormEvidence and(FormEvidence other) {
        FormEvidence both = new FormEvidence(fitting);
        both.fitting.retainAll(other.fitting);
        both.marked = marked || other.marked;
        both.example = example == null ? other.example : example;
        return both;
    }

    boolean fits(NumberForm form) {
        return fitting.contains(form);
    }

    /** Whether only a decimal comma makes numbers of the texts. */
    boolean decimalComma() {
        return marked && fits(NumberForm.DECIMAL_COMMA) && !fits(NumberForm.COMMA_GROUPS) && !fits(NumberForm.PLAIN);
    }

    /** Whether only a decimal point makes numbers of the texts. */
    boolean decimalPoint() {
        return marked && !fits(NumberForm.DECIMAL_COMMA) && !fitting.isEmpty();
    }

    /** Whether the texts mean the same number, or none, in all forms that they fit. */
    boolean decided() {
        return !marked || !fits(NumberForm.DECIMAL_COMMA) || decimalComma();
    }

    /** The first text with a mark in it, or with something that no number has; empty where there is none. */
    String example() {
        return example == null ? "" : example;
    }

    private void see(String text) {
        marked = true;
        if (example == null) {
            example = text;
        }
    }
}
