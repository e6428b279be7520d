package io.surprisal.deploy.console.state;

import io.surprisal.telemetry.record.Severity;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keys in the order in which a person on call looks at them. */
final class EntityOrder {
    /** By state, then severity, then how abnormal the newest record is, then name. */
    static final Comparator<EntityView> WORST_FIRST = Comparator.comparing(EntityOrder::state)
            .thenComparing(EntityOrder::severity, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingDouble(EntityOrder::abnormality)
            .reversed()
            .thenComparing(EntityView::key);

    private EntityOrder() {}

    private static EntityState state(EntityView entity) {
        return EntityState.valueOf(entity.state().toUpperCase(Locale.ROOT));
    }

    private static @Nullable Severity severity(EntityView entity) {
        String word = entity.severity();
        return word == null ? null : Severity.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static double abnormality(EntityView entity) {
        Double value = entity.minusLog10();
        return value == null ? -1 : value;
    }
}
