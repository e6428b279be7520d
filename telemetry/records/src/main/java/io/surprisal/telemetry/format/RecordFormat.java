package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.RawRecord;
import java.util.List;

/**
 * Turns the bytes of a record into samples. A record may hold none, one or many, and parts of it may be refused while others are
 * samples. A format keeps what it learns of the records that it has read; it is not thread-safe.
 */
public interface RecordFormat {
    /**
     * The format of records that are encoded as the options say.
     *
     * @param features the features in the order in which a sample's values are to stand; all of them mapped
     * @throws IllegalArgumentException where a mapping contradicts itself or does not fit the schema of the records
     */
    static RecordFormat of(DecodeOptions options, List<String> features) {
        if (options.encoding() instanceof RecordEncoding.Avro avro) {
            return new AvroFormat(avro, options, features);
        }
        if (options.encoding() instanceof RecordEncoding.Line line) {
            return new LineFormat(line, options);
        }
        if (options.encoding() instanceof RecordEncoding.Csv csv) {
            return new CsvFormat(csv, options, features);
        }
        if (options.encoding() instanceof RecordEncoding.Metrics metrics) {
            return new MeasuredFormat(metrics, options, features);
        }
        return new WideJsonFormat(options, features);
    }

    /** Hands every sample and every refusal of a record to the sink, in the record's order, before it returns. */
    void read(RawRecord raw, SampleSink sink);
}
