package io.surprisal.telemetry.table;

import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.EventTimeOptions;
import java.util.List;
import java.util.Map;

/**
 * How a job reads the records of a topic, so that its history is read in the same way: the rows of the table are the records that the job scores.
 *
 * @param decode what their bytes are, and where features, key and time stand
 * @param classField what the class of a record is called; empty where it has none
 * @param client further settings of its Kafka clients by their Kafka names
 */
public record JobRecords(
        DecodeOptions decode, EventTimeOptions eventTime, String classField, Map<String, String> client) {
    /** The columns of a row beside its features. */
    static final String KEY = "(key)";

    static final String TIME = "(time)";

    List<String> features() {
        return List.copyOf(decode.features().paths().keySet());
    }

    /** The roles of the rows' columns, over what else is asked of them. */
    ColumnSelection over(ColumnSelection selection) {
        return selection.withRoles(KEY, TIME, null).conditionedOn(classField.isEmpty() ? null : classField);
    }
}
