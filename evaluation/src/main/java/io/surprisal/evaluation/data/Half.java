package io.surprisal.evaluation.data;

import java.util.Locale;

/**
 * Which half of its collection a set is in: of the sets sorted by name and counted from 0, the even ones serve to choose by, the
 * odd ones to confirm on. The rule looks at names alone, so no result can move a set.
 */
public enum Half {
    CHOOSE,
    CONFIRM;

    static Half of(int position) {
        return position % 2 == 0 ? CHOOSE : CONFIRM;
    }

    /** The name in files. */
    public String contractName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
