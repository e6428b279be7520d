package io.surprisal.evaluation.report;

import io.surprisal.evaluation.data.Half;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which sets of a collection a mean is over. */
enum Part {
    ALL(null),
    CHOOSE(Half.CHOOSE),
    CONFIRM(Half.CONFIRM);

    private final @Nullable Half half;

    Part(@Nullable Half half) {
        this.half = half;
    }

    boolean holds(Half of) {
        return half == null || half == of;
    }

    String contractName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
