package io.surprisal.flink.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.IncidentStatus;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What flows between operators is serialised by Flink's own serialisers and comes back as it was. */
class StreamElementsTest {
    private static final Coordinates SOURCE = new Coordinates("telemetry", 3, 1042);

    static Stream<Object> elements() {
        return Stream.of(
                new RawRecord("telemetry", 3, 1042, 17, new byte[] {1}, new byte[] {2, 3}),
                new RawRecord("telemetry", 3, 1042, -1, null, null),
                new TelemetryRecord(SOURCE, "pump-7", 1_000, new float[] {1.5f, -0.25f}),
                new Watched(new TelemetryRecord(SOURCE, "pump-7", 1_000, new float[] {1.5f}), 2.5f, "0123456789ab"),
                new Notice(
                        NoticeStatus.OPENED,
                        NoticeKind.SILENT_KEY,
                        "id",
                        "pump-7",
                        null,
                        5,
                        9,
                        812.5,
                        730,
                        new ModelVersion("tiny", "0123456789ab"),
                        "what",
                        "do"),
                scored(),
                new Alert(
                        AlertStatus.RESOLVED,
                        AlertEnding.QUIET,
                        Severity.CRITICAL,
                        "pump-7@telemetry-3@1042",
                        "pump-7",
                        SOURCE,
                        3_000,
                        1_000,
                        2_000,
                        2,
                        1e-9,
                        0.5,
                        99.5f,
                        new AlertFeature[] {AlertFeature.of(scored().deviations()[0])},
                        scored()),
                Judged.of(scored()),
                new Judged("pump-7", 12, 900, 1_000, 0.5, null),
                incident(),
                new DeadLetter(SOURCE, 17, null, DeadLetterReason.TOMBSTONE, "why", null, 0, ""),
                new DeadLetter(SOURCE, 17, new byte[] {1}, DeadLetterReason.NOT_JSON, "why", new byte[] {9}, 1, "ab"));
    }

    @ParameterizedTest
    @MethodSource("elements")
    void comesBackAsItWasWithoutKryo(Object element) throws IOException {
        @SuppressWarnings("unchecked")
        TypeInformation<Object> type = (TypeInformation<Object>) TypeInformation.of(element.getClass());
        assertThat(type).isInstanceOf(PojoTypeInfo.class);

        // With generic types disabled, a field that only Kryo could write throws here.
        ExecutionConfig config = new ExecutionConfig(new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
        TypeSerializer<Object> serializer = type.createSerializer(config.getSerializerConfig());
        DataOutputSerializer out = new DataOutputSerializer(256);
        serializer.serialize(element, out);
        Object back = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertThat(back).usingRecursiveComparison().isEqualTo(element);
    }

    private static Incident incident() {
        IncidentMember open = new IncidentMember(
                "pump-7", "pump-7@telemetry-3@1042", Severity.WARNING, 1, 2, null, 1e-6, List.of("flow"));
        IncidentMember over = new IncidentMember(
                "pump-8", "pump-8@telemetry-3@7", Severity.INFO, 1, 2, AlertEnding.QUIET, 1, List.of());
        return new Incident(
                IncidentStatus.UPDATED,
                Severity.WARNING,
                "incident/pump-7@telemetry-3@1042",
                "pump",
                3,
                1,
                2,
                2,
                1,
                1e-6,
                List.of(new IncidentFeature("flow", 1)),
                List.of(open, over));
    }

    private static ScoredRecord scored() {
        return new ScoredRecord(
                SOURCE,
                "pump-7",
                1_000,
                new ModelVersion("pump", "0123456789ab"),
                new String[] {"surprisal", "elbo"},
                new float[] {12.5f, -12.5f},
                12.5f,
                11.25f,
                10.5f,
                1e-6,
                0.4,
                true,
                0,
                false,
                new FeatureDeviation[] {new FeatureDeviation("pressure", "changes", 5, 9, 1, 2, 8.9f)});
    }
}
