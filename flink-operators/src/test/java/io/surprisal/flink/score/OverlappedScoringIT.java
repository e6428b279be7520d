package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches that overlap in tasks of a cluster, with their mailboxes, checkpoints, ends and cancellations. */
@Timeout(120)
class OverlappedScoringIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(1)
            .build());

    private static final List<String> FEATURES = List.of("temperature", "pressure");
    private static final ShippedModel MODEL = ShippedModel.of(
            TinyModel.build("tiny", FEATURES, 3, new Smoother(1, 0.05, 0)).toByteArray(), "tiny.onnx");
    private static final TypeInformation<TelemetryRecord> TELEMETRY = TypeInformation.of(TelemetryRecord.class);
    private static final int RECORDS = 20_000;

    private final StreamExecutionEnvironment env =
            StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);

    @Test
    void aJobThatCheckpointsSaysTheSameOfEveryRecordInTheSameOrder() throws Exception {
        env.enableCheckpointing(10);
        ScoringOperator plain = new ScoringOperator(
                options(32),
                JobSchema.of(MODEL.file().manifest().schema()),
                MODEL.ref(),
                MODEL,
                WatchOptions.defaults());
        List<Said> expected = said(plain);
        assertThat(expected).hasSize(RECORDS).anyMatch(Said::anomalous);
        assertThat(said(new OverlappedScoring(options(32), MODEL))).isEqualTo(expected);
    }

    /** Until the job is cancelled, long before its second record. */
    @Test
    void aScoredBatchLeavesThoughNoFurtherRecordComes() throws Exception {
        DataStream<TelemetryRecord> telemetry = source(new DataGeneratorSource<>(
                OverlappedScoringIT::record, RECORDS, RateLimiterStrategy.perSecond(1e-3), TELEMETRY));
        try (CloseableIterator<ScoredRecord> scored = scored(telemetry, new OverlappedScoring(options(1), MODEL))) {
            assertThat(scored.next().source().offset()).isZero();
        }
    }

    @Test
    void whatFailsOnTheOtherThreadFailsTheJob() {
        assertThatThrownBy(() -> said(new Failing())).hasStackTraceContaining("device lost");
    }

    private List<Said> said(OneInputStreamOperator<TelemetryRecord, ScoredRecord> operator) throws Exception {
        List<Said> said = new ArrayList<>();
        try (CloseableIterator<ScoredRecord> scored =
                scored(source(new DataGeneratorSource<>(OverlappedScoringIT::record, RECORDS, TELEMETRY)), operator)) {
            scored.forEachRemaining(record -> said.add(Said.of(record)));
        }
        return said;
    }

    private DataStream<TelemetryRecord> source(DataGeneratorSource<TelemetryRecord> source) {
        return env.fromSource(
                source,
                WatermarkStrategy.<TelemetryRecord>forMonotonousTimestamps()
                        .withTimestampAssigner((record, before) -> record.eventTime()),
                "telemetry");
    }

    private static CloseableIterator<ScoredRecord> scored(
            DataStream<TelemetryRecord> telemetry, OneInputStreamOperator<TelemetryRecord, ScoredRecord> operator)
            throws Exception {
        return telemetry
                .keyBy(TelemetryRecord::key, Types.STRING)
                .transform("score", TypeInformation.of(ScoredRecord.class), operator)
                .executeAndCollect();
    }

    /** A normal record, now and then one far off, of keys in turn. */
    private static TelemetryRecord record(long index) {
        float[] values = TinyModel.normalRecord(FEATURES.size(), new Random(index));
        values[0] += index % 101 == 0 ? 30 : 0;
        return new TelemetryRecord(new Coordinates("telemetry", 0, index), "pump-" + index % 7, 1_000 * index, values);
    }

    private static ScoringOptions options(int batch) {
        return new ScoringOptions(
                ModelOutput.SURPRISAL,
                List.of(),
                AlertBudget.defaults(),
                batch,
                Duration.ofMillis(5),
                2,
                Duration.ofDays(1));
    }

    private record Said(long offset, float abnormality, float smoothed, double tailProbability, boolean anomalous) {
        static Said of(ScoredRecord record) {
            return new Said(
                    record.source().offset(),
                    record.abnormality(),
                    record.smoothed(),
                    record.tailProbability(),
                    record.anomalous());
        }
    }

    private static final class Failing extends OverlappedScoring {
        Failing() {
            super(options(32), MODEL);
        }

        @Override
        void score(Lane lane) {
            throw new IllegalStateException("device lost");
        }
    }
}
