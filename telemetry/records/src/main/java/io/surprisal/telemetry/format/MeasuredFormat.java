package io.surprisal.telemetry.format;

import io.surprisal.telemetry.measure.MeasuredFeatures;
import io.surprisal.telemetry.measure.MeasurementDraft;
import io.surprisal.telemetry.metric.MetricException;
import io.surprisal.telemetry.metric.MetricReader;
import io.surprisal.telemetry.metric.MetricSink;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.Measurement;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Metrics in long format. A record holds values of many series, each of them of any key; what no feature takes is left out. A series that cannot
 * be used is refused, all of one reason together, and the others are used.
 */
final class MeasuredFormat implements RecordFormat {
    private final DecodeOptions options;
    private final MetricReader reader;
    private final SeriesUses uses;
    private final MeasurementDraft draft;

    /**
     * @param features the features in the order in which a sample's values are to stand; all of them mapped
     * @throws IllegalArgumentException where what a feature is mapped to is no expression
     */
    MeasuredFormat(RecordEncoding.Metrics encoding, DecodeOptions options, List<String> features) {
        this.options = options;
        this.reader = MetricReader.of(encoding.metrics(), encoding.fields());
        MeasuredFeatures measured = options.measured(features);
        this.uses = new SeriesUses(options, measured);
        this.draft = new MeasurementDraft(measured);
    }

    @Override
    public void read(RawRecord raw, SampleSink sink) {
        Values values = new Values(raw);
        try {
            reader.read(Payloads.of(raw, options.maxRecordBytes()), values);
        } catch (RefusedRecordException e) {
            sink.refused(e.reason(), e.text());
            return;
        } catch (MetricException e) {
            draft.clear();
            sink.refused(DeadLetterReason.NOT_METRICS, String.valueOf(e.getMessage()));
            return;
        }
        draft.take(raw.coordinates()).forEach(sink::measured);
        values.refusals.forEach((reason, refusal) -> sink.refused(reason, refusal.text()));
    }

    /** What was refused of a record for one reason. */
    private static final class Refusal {
        private final String first;
        private int count;

        Refusal(String first) {
            this.first = first;
        }

        String text() {
            return count == 1 ? first : first + " (and " + (count - 1) + " further values of this record, likewise)";
        }
    }

    /** Takes the values of one record. */
    private final class Values implements MetricSink {
        private final RawRecord raw;
        private final String kafkaKey;
        private final Map<DeadLetterReason, Refusal> refusals = new EnumMap<>(DeadLetterReason.class);

        Values(RawRecord raw) {
            this.raw = raw;
            byte[] key = raw.key();
            this.kafkaKey = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        }

        @Override
        public void value(
                String metric, Map<String, String> labels, long eventTime, double bound, double value, boolean delta) {
            SeriesUse use = uses.of(metric, labels);
            if (use.inputs().length == 0) {
                if (options.unknown() == UnknownFields.REFUSE) {
                    refused(
                            DeadLetterReason.UNKNOWN_FIELD,
                            () -> "No feature takes the series " + JsonText.shortened(metric + labels)
                                    + "; map it, or let unknown fields be ignored");
                }
                return;
            }
            try {
                add(use, metric, labels, eventTime, bound, value, delta);
            } catch (RefusedRecordException e) {
                refused(e.reason(), e::text);
            }
        }

        private void add(
                SeriesUse use,
                String metric,
                Map<String, String> labels,
                long eventTime,
                double bound,
                double value,
                boolean delta)
                throws RefusedRecordException {
            if (Double.isNaN(value)) {
                return;
            }
            if (Double.isInfinite(value)) {
                throw new RefusedRecordException(
                        DeadLetterReason.OUT_OF_RANGE,
                        "The value of series " + JsonText.shortened(metric + labels) + " must be finite; got " + value);
            }
            String key = use.key(kafkaKey, metric, labels);
            long time = eventTime == NO_TIME ? RecordLimits.kafkaTime(raw) : eventTime;
            if (!RecordLimits.isTime(time)) {
                throw new RefusedRecordException(
                        DeadLetterReason.BAD_TIME,
                        "The time of series " + JsonText.shortened(metric + labels)
                                + " must be up to the year 9999; got " + time
                                + " ms since 1970; correct the sender's unit");
            }
            for (int input : use.inputs()) {
                double upTo = Double.isNaN(bound) ? use.bound() : bound;
                draft.add(key, time, use.conditionClass(), new Measurement(input, use.series(), upTo, value, delta));
            }
        }

        @Override
        public void refused(String message) {
            refused(DeadLetterReason.NOT_METRICS, () -> message);
        }

        private void refused(DeadLetterReason reason, Supplier<String> message) {
            refusals.computeIfAbsent(reason, any -> new Refusal(message.get())).count++;
        }
    }
}
