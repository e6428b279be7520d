package io.surprisal.telemetry.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** What stands before the Avro of a record and says which schema it was written with. */
public enum AvroFraming {
    /** Nothing. */
    NONE {
        @Override
        public byte[] header(Schema schema, int schemaId) {
            return new byte[0];
        }
    },

    /** Avro's single-object encoding: C3 01, then the schema's CRC-64-AVRO fingerprint, eight bytes, lowest first. */
    SINGLE_OBJECT {
        @Override
        public byte[] header(Schema schema, int schemaId) {
            return ByteBuffer.allocate(10)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) 0xC3)
                    .put((byte) 1)
                    .putLong(SchemaNormalization.parsingFingerprint64(schema))
                    .array();
        }
    },

    /** What serialisers of a schema registry write: 00, then the schema's number there, four bytes, highest first. */
    REGISTRY {
        @Override
        public byte[] header(Schema schema, int schemaId) {
            return ByteBuffer.allocate(5).put((byte) 0).putInt(schemaId).array();
        }
    };

    /**
     * The bytes before each record.
     *
     * @param schemaId the schema's number in a registry
     */
    public abstract byte[] header(Schema schema, int schemaId);
}
