package io.surprisal.flink.metric;

import java.util.Locale;
import org.apache.flink.metrics.MetricGroup;

/**
 * Where an operator's metrics of ours stand: in the group {@value #NAME}, so that they are told from Flink's. Their names are those of Prometheus, in snake case with
 * the unit last and {@code _total} where they only grow.
 */
public final class OwnMetrics {
    private static final String NAME = "surprisal";

    private OwnMetrics() {}

    /** The group of ours in an operator's own. */
    public static MetricGroup of(MetricGroup operator) {
        return operator.addGroup(NAME);
    }

    /** A group whose metrics have a label, the value of which is a constant's name. */
    public static MetricGroup labelled(MetricGroup group, String label, Enum<?> value) {
        return group.addGroup(label, value.name().toLowerCase(Locale.ROOT));
    }
}
