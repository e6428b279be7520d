package io.surprisal.telemetry.topic;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.telemetry.format.AvroFraming;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * The scores topic as Avro, {@code score-2.avsc}: each record in the single-object encoding, by whose fingerprint a reader finds the
 * schema. A third of the JSON's bytes. The model and the outputs' names are encoded once.
 */
public final class ScoreAvro implements TopicFormat<ScoredRecord> {
    /** The schema of the topic. */
    public static final Schema SCHEMA = AvroSchemas.saying(ScoreJson.SCHEMA);

    private final byte[] header = AvroFraming.SINGLE_OBJECT.header(SCHEMA, 0);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);

    private @Nullable ModelVersion model;
    private byte[] modelName = {};
    private byte[] modelVersion = {};
    private @Nullable String topic;
    private byte[] topicName = {};
    private String[] outputs = {};
    private byte[][] names = {};

    @Override
    public byte[] toBytes(ScoredRecord record) {
        try {
            avro.writeFixed(header);
            write(record);
            avro.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("A record could not be written as Avro: " + record, e);
        }
        byte[] result = bytes.toByteArray();
        bytes.reset();
        return result;
    }

    private void write(ScoredRecord record) throws IOException {
        learn(record);
        avro.writeString(record.key());
        avro.writeLong(record.eventTime());
        avro.writeBytes(topicName);
        avro.writeInt(record.source().partition());
        avro.writeLong(record.source().offset());
        avro.writeBytes(modelName);
        avro.writeBytes(modelVersion);
        avro.writeBytes(names[0]);
        avro.writeBoolean(record.anomalous());
        boolean none = Float.isNaN(record.threshold());
        avro.writeIndex(none ? 0 : 1);
        if (!none) {
            avro.writeFloat(record.threshold());
        }
        avro.writeMapStart();
        avro.setItemCount(names.length);
        for (int i = 0; i < names.length; i++) {
            avro.startItem();
            avro.writeBytes(names[i]);
            avro.writeFloat(record.values()[i]);
        }
        avro.writeMapEnd();
        avro.writeFloat(record.smoothed());
        avro.writeDouble(record.tailProbability());
        avro.writeFloat((float) TailCalibration.minusLog10(record.tailProbability()));
        avro.writeDouble(record.grade());
        avro.writeArrayStart();
        avro.setItemCount(record.deviations().length);
        for (FeatureDeviation deviation : record.deviations()) {
            avro.startItem();
            write(deviation);
        }
        avro.writeArrayEnd();
    }

    private void write(FeatureDeviation deviation) throws IOException {
        avro.writeString(deviation.feature());
        avro.writeString(deviation.member());
        avro.writeFloat(deviation.before());
        avro.writeFloat(deviation.observed());
        avro.writeFloat(deviation.expected());
        avro.writeFloat(deviation.expectedScale());
        avro.writeFloat(deviation.deviation());
        avro.writeFloat(deviation.surprisal());
    }

    /** Text is written as bytes are: what hardly ever changes is encoded when it does. */
    private void learn(ScoredRecord record) {
        ModelVersion version = record.model();
        if (!version.equals(model)) {
            modelName = utf8(version.name());
            modelVersion = utf8(version.version());
            model = version;
        }
        Coordinates source = record.source();
        if (!source.topic().equals(topic)) {
            topicName = utf8(source.topic());
            topic = source.topic();
        }
        if (outputs != record.outputs()) {
            names = Arrays.stream(record.outputs()).map(ScoreAvro::utf8).toArray(byte[][]::new);
            outputs = record.outputs();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
