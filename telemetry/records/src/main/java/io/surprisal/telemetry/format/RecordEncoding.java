package io.surprisal.telemetry.format;

import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.metric.LongFields;
import io.surprisal.telemetry.metric.MetricEncoding;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/** What the bytes of a telemetry record are. */
public sealed interface RecordEncoding extends Serializable {
    /** One JSON object: {@link WideJsonFormat}. */
    record Json() implements RecordEncoding {}

    /**
     * One record in Avro's binary encoding: {@link AvroFormat}.
     *
     * @param schema what records are written with, an Avro schema as JSON
     * @param schemaId the number of that schema in the registry, for {@link AvroFraming#REGISTRY}; 0 otherwise
     */
    record Avro(String schema, AvroFraming framing, int schemaId) implements RecordEncoding {
        public Avro {
            Settings.require(
                    framing == AvroFraming.REGISTRY ? schemaId > 0 : schemaId == 0,
                    "schema_id",
                    framing == AvroFraming.REGISTRY
                            ? "the number of the schema in its registry, above 0"
                            : "nothing, because only framing registry has one",
                    schemaId);
        }
    }

    /**
     * A line of a log: {@link LineFormat}.
     *
     * @param field the path of the line in a JSON object; empty where the record is the line
     */
    record Line(LogRules rules, String field) implements RecordEncoding {}

    /**
     * A line of comma-separated values: {@link CsvFormat}.
     *
     * @param columns their names, in the order in which they stand
     * @param separator what stands between them
     */
    record Csv(List<String> columns, char separator) implements RecordEncoding {
        public Csv {
            columns = List.copyOf(columns);
            Settings.require(!columns.isEmpty(), "columns", "at least one name", columns);
            Settings.require(
                    Set.copyOf(columns).size() == columns.size(),
                    "columns",
                    "names of which no two are the same",
                    columns);
            Settings.require(
                    "\"\r\n".indexOf(separator) < 0,
                    "separator",
                    "a character that is no double quote and no line break",
                    separator);
        }
    }

    /**
     * Metrics in long format: {@link MeasuredFormat}.
     *
     * @param fields where a value's parts stand; of {@link MetricEncoding#LONG_JSON} alone
     * @param buckets how measurements become records
     */
    record Metrics(MetricEncoding metrics, LongFields fields, AssemblySettings buckets) implements RecordEncoding {}

    /** JSON. */
    static RecordEncoding json() {
        return new Json();
    }
}
