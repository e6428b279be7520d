package io.surprisal.deploy.console.state;

import static io.surprisal.deploy.console.Samples.MINUTE;
import static io.surprisal.deploy.console.Samples.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.console.Samples;
import io.surprisal.telemetry.record.ScoredRecord;
import org.junit.jupiter.api.Test;

class KeyRecordsTest {
    private final KeyRecords records = new KeyRecords();

    @Test
    void keepsTheNewestInTheOrderOfTheirTimes() {
        for (int minute = 0; minute < KeyRecords.MOST + 500; minute++) {
            records.add(Samples.normal("a", minute, 0.1));
        }
        records.add(Samples.normal("a", 600, 0.5));
        RecordsView all = records.from(0);
        assertThat(all.times()).hasSize(KeyRecords.MOST).isSorted();
        assertThat(all.times().get(0)).isEqualTo(START + 501 * MINUTE);
        assertThat(records.added()).isEqualTo(KeyRecords.MOST + 501);
    }

    @Test
    void tellsWhatCameAfterAPosition() {
        records.add(Samples.normal("a", 0, 0.1));
        records.add(Samples.normal("a", 1, Double.NaN));
        long position = records.added();
        records.add(Samples.anomalous("a", 2, 1e-6, 8, "heat"));
        RecordsView later = records.from(position);
        assertThat(later.times()).containsExactly(START + 2 * MINUTE);
        assertThat(later.smoothed()).containsExactly(8.0);
        assertThat(later.threshold()).containsExactly(3.0);
        assertThat(later.minusLog10()).containsExactly(6.0);
        assertThat(later.anomalous()).containsExactly(true);
        assertThat(records.from(0).minusLog10()).containsExactly(1.0, null, 6.0);
        assertThat(records.from(3).times()).isEmpty();
        assertThat(records.from(99).times()).isEmpty();
    }

    @Test
    void keepsTheNewestAnomalousOnesWhole() {
        for (int minute = 0; minute <= KeyRecords.MOST_EXPLAINED; minute++) {
            records.add(Samples.anomalous("a", minute, 1e-6, 8, "heat"));
        }
        assertThat(records.explained(START, Long.MAX_VALUE)).hasSize(KeyRecords.MOST_EXPLAINED);
        assertThat(records.explained(START, START + 2 * MINUTE))
                .extracting(ScoredRecord::eventTime)
                .containsExactly(START + MINUTE, START + 2 * MINUTE);
    }
}
