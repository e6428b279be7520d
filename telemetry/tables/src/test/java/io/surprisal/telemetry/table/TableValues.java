package io.surprisal.telemetry.table;

import io.surprisal.telemetry.format.ValueContract.Refused;
import io.surprisal.telemetry.record.DeadLetterReason;
import java.util.List;

/** The values of feature {@code v} in a source, as the contract of values wants it: a stream could score it, or not. */
final class TableValues {
    private TableValues() {}

    static float[] all(String source) {
        TelemetryTable table;
        try {
            table = TelemetryReader.read(
                    List.of(source), ColumnSelection.everything().withFeatures(List.of("v")));
        } catch (DataException e) {
            throw new Refused(DeadLetterReason.NOT_NUMERIC, String.valueOf(e.getMessage()));
        }
        for (float value : table.values()) {
            if (Float.isInfinite(value)) {
                // Training leaves out what a stream refuses.
                throw new Refused(DeadLetterReason.OUT_OF_RANGE, "±∞");
            }
        }
        return table.values();
    }
}
