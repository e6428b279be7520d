package io.surprisal.telemetry.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.surprisal.telemetry.format.FutureBound;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.format.RecordFormat;
import io.surprisal.telemetry.format.SampleSink;
import io.surprisal.telemetry.measure.MeasurementHistory;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a job makes of a record: samples, none, one or many, each a line with its features, key and time; of metrics, those of each bucket of time. */
final class SampleContent implements RecordContent {
    private final JsonFactory json = JsonFactory.builder().build().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    private final JobRecords records;
    private final List<String> features;
    private final RecordFormat format;
    private final FutureBound bound;
    private final @Nullable MeasurementHistory measurements;
    private @Nullable JsonLinesWriter lines;
    private boolean measured;
    private boolean refused;

    SampleContent(JobRecords records) {
        this.records = records;
        this.features = records.features();
        this.format = RecordFormat.of(records.decode(), features);
        this.bound = new FutureBound(records.eventTime().maxAhead());
        this.measurements = records.decode().encoding() instanceof RecordEncoding.Metrics metrics
                ? new MeasurementHistory(
                        records.decode().measured(features),
                        metrics.buckets(),
                        new MeasurementHistory.Bounds(
                                records.eventTime().outOfOrderness(),
                                records.eventTime().idleness(),
                                records.decode().missing() == MissingFeatures.REFUSE),
                        this::write)
                : null;
    }

    @Override
    public String name() {
        return "telemetry of the job";
    }

    @Override
    public void write(ConsumerRecord<byte[], byte[]> kafkaRecord, byte[] value, JsonLinesWriter to) {
        lines = to;
        RawRecord raw = new RawRecord(
                kafkaRecord.topic(),
                kafkaRecord.partition(),
                kafkaRecord.offset(),
                kafkaRecord.timestamp(),
                kafkaRecord.key(),
                value);
        format.read(raw, new Sink(raw, to, JsonLinesWriter.place(kafkaRecord)));
    }

    @Override
    public void finish(JsonLinesWriter to) {
        lines = to;
        if (measurements != null) {
            measurements.finish();
        }
    }

    @Override
    public String ofRefused() {
        return "records hold something that the job makes a dead letter of, and which was left out";
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (measurements != null) {
            if (!measured) {
                notes.add(
                        refused
                                ? "no value of a feature is left; correct what was refused, then check telemetry.features"
                                : "no value is of a feature of the job; check telemetry.features");
            }
            note(notes, measurements.late(), "measurements came later than the job waits for them and were left out");
            note(
                    notes,
                    measurements.incomplete(),
                    "records lack a feature and were left out, because telemetry.missing is refuse");
            note(
                    notes,
                    measurements.ambiguous(),
                    "values are missing because several series of a key gave them; name a label that tells them apart, or fold"
                            + " them, such as avg(…), in telemetry.features");
        }
        return notes;
    }

    private static void note(List<String> notes, long count, String text) {
        if (count > 0) {
            notes.add(count + " " + text);
        }
    }

    private void write(TelemetryRecord sample) {
        if (lines == null) {
            throw new IllegalStateException("A sample before the first record");
        }
        try {
            writeObject(sample, lines.begin());
            lines.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeObject(TelemetryRecord sample, OutputStream out) throws IOException {
        try (JsonGenerator object = json.createGenerator(out)) {
            object.writeStartObject();
            for (int i = 0; i < features.size(); i++) {
                float value = sample.values()[i];
                object.writeFieldName(features.get(i));
                if (Float.isNaN(value)) {
                    object.writeNull();
                } else {
                    object.writeNumber(value);
                }
            }
            object.writeStringField(JobRecords.KEY, sample.key());
            object.writeNumberField(JobRecords.TIME, sample.eventTime());
            if (!records.classField().isEmpty()) {
                object.writeStringField(records.classField(), sample.conditionClass());
            }
            object.writeEndObject();
        }
    }

    /** Takes what one record holds. */
    private final class Sink implements SampleSink {
        private final RawRecord raw;
        private final JsonLinesWriter to;
        private final String place;

        Sink(RawRecord raw, JsonLinesWriter to, String place) {
            this.raw = raw;
            this.to = to;
            this.place = place;
        }

        @Override
        public void sample(TelemetryRecord sample) {
            if (isTimely(sample.eventTime())) {
                write(sample);
            }
        }

        @Override
        public void measured(MeasuredRecord part) {
            if (measurements != null && isTimely(part.eventTime())) {
                measured = true;
                measurements.add(part, raw.timestamp());
            }
        }

        @Override
        public void refused(DeadLetterReason reason, String message) {
            refused = true;
            to.refuse(place, message);
        }

        private boolean isTimely(long eventTime) {
            if (bound.allows(eventTime, raw.timestamp())) {
                return true;
            }
            to.refuse(place, bound.refusal(eventTime, raw.timestamp()));
            return false;
        }
    }
}
