package io.surprisal.telemetry.measure;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was read so far of one record of telemetry: measurements of keys at times, in the order in which they came. One draft serves all records. */
public final class MeasurementDraft {
    private final long features;
    private final Map<Place, List<Measurement>> measured = new LinkedHashMap<>();

    /** What measurements of one record have in common. */
    private record Place(String key, long eventTime, String conditionClass) {}

    /** @param features whose inputs the measurements number */
    public MeasurementDraft(MeasuredFeatures features) {
        this.features = features.fingerprint();
    }

    public void add(String key, long eventTime, String conditionClass, Measurement measurement) {
        measured.computeIfAbsent(new Place(key, eventTime, conditionClass), any -> new ArrayList<>())
                .add(measurement);
    }

    /** Forgets what was read. */
    public void clear() {
        measured.clear();
    }

    /** What was read, of which the draft keeps nothing. */
    public List<MeasuredRecord> take(Coordinates source) {
        List<MeasuredRecord> records = new ArrayList<>();
        measured.forEach((place, measurements) -> records.add(new MeasuredRecord(
                source,
                place.key(),
                place.eventTime(),
                measurements.toArray(Measurement[]::new),
                features,
                place.conditionClass())));
        measured.clear();
        return records;
    }
}
