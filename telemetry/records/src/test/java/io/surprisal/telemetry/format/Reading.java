package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;

/** What a format read from one record: one sample, or one refusal. */
final class Reading implements SampleSink {
    private final List<TelemetryRecord> samples = new ArrayList<>();
    private final List<MeasuredRecord> measured = new ArrayList<>();
    private final List<DeadLetterReason> reasons = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();

    static Reading of(RecordFormat format, RawRecord raw) {
        Reading reading = new Reading();
        format.read(raw, reading);
        assertThat(reading.samples.size() + reading.reasons.size()).isEqualTo(1);
        return reading;
    }

    @Override
    public void sample(TelemetryRecord sample) {
        samples.add(sample);
    }

    @Override
    public void measured(MeasuredRecord record) {
        measured.add(record);
    }

    @Override
    public void refused(DeadLetterReason reason, String message) {
        reasons.add(reason);
        messages.add(message);
    }

    /** The sample; fails where the record was refused. */
    TelemetryRecord sample() {
        assertThat(messages).isEmpty();
        return samples.get(0);
    }

    /** What a format of metrics read from one record, which may be anything. */
    static Reading ofMetrics(RecordFormat format, RawRecord raw) {
        Reading reading = new Reading();
        format.read(raw, reading);
        return reading;
    }

    List<MeasuredRecord> measured() {
        return measured;
    }

    List<String> messages() {
        return messages;
    }

    boolean isRefused() {
        return samples.isEmpty();
    }

    DeadLetterReason reason() {
        assertThat(samples).isEmpty();
        return reasons.get(0);
    }

    String message() {
        assertThat(samples).isEmpty();
        return messages.get(0);
    }
}
