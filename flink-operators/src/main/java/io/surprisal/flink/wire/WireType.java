package io.surprisal.flink.wire;

import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Tells Flink which serialiser a record has. Without it, Flink writes records field by field and makes them by reflection, which for telemetry of
 * 38 features costs several times as much.
 */
public final class WireType<T> extends TypeInformation<T> {
    /** Of telemetry. */
    public static final WireType<TelemetryRecord> TELEMETRY =
            new WireType<>(TelemetryRecord.class, TelemetryRecordSerializer.INSTANCE);

    /** Of telemetry in long format. */
    public static final WireType<MeasuredRecord> MEASURED =
            new WireType<>(MeasuredRecord.class, MeasuredRecordSerializer.INSTANCE);

    /** Of what the job that watches itself sees. */
    public static final WireType<Watched> WATCHED = new WireType<>(Watched.class, WatchedSerializer.INSTANCE);

    private static final long serialVersionUID = 1;

    private final Class<T> type;
    private final TypeSerializer<T> serializer;

    private WireType(Class<T> type, TypeSerializer<T> serializer) {
        this.type = type;
        this.serializer = serializer;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer;
    }

    @Override
    public String toString() {
        return "WireType(" + type.getSimpleName() + ")";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WireType<?> that && that.type == type;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof WireType;
    }
}
