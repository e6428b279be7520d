package io.surprisal.training.fit;

import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind.Domain;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.ModelSettings;
import io.surprisal.training.data.Counters;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a model, or a member of an ensemble, looks at of each feature: what its settings ask for, as far as the data has it. */
public final class FeatureViews {
    private final TelemetryTable table;
    private final int[] rows;
    private final Windows records;
    private final Set<Integer> counters;
    private final Set<Integer> signals;

    /** @param rows the training rows */
    public FeatureViews(TelemetryTable table, int[] rows) {
        this.table = table;
        this.rows = rows;
        this.records = new Windows(table, 1);
        this.counters = Arrays.stream(Counters.detect(table).columns()).boxed().collect(Collectors.toUnmodifiableSet());
        this.signals = IntStream.range(0, table.schema().size())
                .filter(this::takesMoreThanTwoValues)
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    /** One view per feature. Where signals are asked for but no feature is one, every feature counts as one. */
    public List<FeatureView> of(ModelSettings settings) {
        boolean signalsOnly = settings.view().features().equals("signals") && !signals.isEmpty();
        return IntStream.range(0, table.schema().size())
                .mapToObj(j -> signalsOnly && !signals.contains(j) ? FeatureView.NONE : view(j, settings))
                .toList();
    }

    private FeatureView view(int feature, ModelSettings settings) {
        String name = table.schema().names().get(feature);
        Domain domain = settings.likelihood(name).domain();
        boolean changes = domain == Domain.REALS && hasChanges(feature);
        FeatureView change = counters.contains(feature) ? FeatureView.RISE : FeatureView.CHANGE;
        return switch (settings.view().difference()) {
            case NONE -> FeatureView.LEVEL;
            case COUNTERS -> changes && change == FeatureView.RISE ? change : FeatureView.LEVEL;
            // A probability has no change to describe; that of a feature reported only now and then is never seen.
            case ALL -> changes ? change : FeatureView.NONE;
        };
    }

    private boolean hasChanges(int feature) {
        return Arrays.stream(rows).anyMatch(row -> Double.isFinite(records.change(row, feature)));
    }

    private boolean takesMoreThanTwoValues(int feature) {
        return Arrays.stream(rows)
                        .mapToDouble(row -> table.value(row, feature))
                        .filter(Double::isFinite)
                        .distinct()
                        .limit(3)
                        .count()
                > 2;
    }
}
