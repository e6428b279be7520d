package io.surprisal.telemetry.format;

import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.log.LogRules;
import java.io.Serializable;

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

    /** JSON. */
    static RecordEncoding json() {
        return new Json();
    }
}
