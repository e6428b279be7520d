package io.surprisal.flink.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JudgementRunsHarnessTest {
    private OneInputStreamOperatorTestHarness<ScoredRecord, Judged> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new JudgementRuns(0.01));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void everyJudgementLeavesInTheOrderOfItsKeyAndNormalOnesTogether() throws Exception {
        normal("a", 3, 0.5);
        normal("b", 4, 0.4);
        normal("a", 2, 0.25);
        ScoredRecord anomaly = scored("a", 5, 1e-6, true);
        process(anomaly);
        normal("a", 6, 0.75);
        assertThat(judged())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new Judged("a", 2, 3, 3, 0.25, null), new Judged("a", 1, 5, 5, 1e-6, anomaly));
        harness.processWatermark(6);
        assertThat(judged().subList(2, 4))
                .containsExactly(new Judged("b", 1, 4, 4, 0.4, null), new Judged("a", 1, 6, 6, 0.75, null));
    }

    @Test
    void aCheckpointFindsNoRunBegun() throws Exception {
        normal("a", 3, 0.5);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(judged()).containsExactly(new Judged("a", 1, 3, 3, 0.5, null));
    }

    @Test
    void theEndOfInputFindsNoRunBegun() throws Exception {
        normal("a", 3, 0.5);
        harness.getOperator().finish();
        assertThat(judged()).containsExactly(new Judged("a", 1, 3, 3, 0.5, null));
    }

    /** So that what the rules see does not depend on where runs end. */
    @Test
    void aRecordThatHasNotRecoveredComesByItself() throws Exception {
        normal("a", 1, 0.5);
        normal("a", 2, 0.009);
        normal("a", 3, 0.01);
        harness.processWatermark(3);
        assertThat(judged())
                .containsExactly(
                        new Judged("a", 1, 1, 1, 0.5, null),
                        new Judged("a", 1, 2, 2, 0.009, null),
                        new Judged("a", 1, 3, 3, 0.01, null));
    }

    @Test
    void aRecordWithoutAScoreIsJudgedAndHasNoTail() throws Exception {
        normal("a", 1, Double.NaN);
        harness.processWatermark(1);
        normal("a", 2, Double.NaN);
        normal("a", 3, 0.5);
        normal("a", 4, Double.NaN);
        harness.processWatermark(4);
        assertThat(judged())
                .containsExactly(new Judged("a", 1, 1, 1, Double.NaN, null), new Judged("a", 3, 2, 4, 0.5, null));
    }

    private void normal(String key, long time, double tailProbability) throws Exception {
        process(scored(key, time, tailProbability, false));
    }

    private void process(ScoredRecord record) throws Exception {
        harness.processElement(new StreamRecord<>(record, record.eventTime()));
    }

    private List<Judged> judged() {
        return harness.extractOutputValues();
    }

    private static ScoredRecord scored(String key, long time, double tailProbability, boolean anomalous) {
        return new ScoredRecord(
                new Coordinates("telemetry", 0, time),
                key,
                time,
                new ModelVersion("tiny", "0123456789ab"),
                new String[] {"surprisal"},
                new float[] {5},
                5,
                5,
                4.5f,
                tailProbability,
                0,
                anomalous,
                0,
                false,
                new FeatureDeviation[0]);
    }
}
