package io.surprisal.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataReportTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private final TelemetryTable table = TelemetryTable.ofRows(
                    FeatureSchema.named(List.of("plain", "flat", "holes", "spiky", "gone")),
                    new float[] {1, 7, 1, -2, NAN},
                    new float[] {2, 7, NAN, INFINITY, NAN},
                    new float[] {3, 7, 3, 2, NAN},
                    new float[] {4, 7, 5, -INFINITY, NAN})
            .withNotes(List.of("the reader said so"));
    private final DataReport report = DataReport.of(table);

    @Test
    void summarisesFiniteValues() {
        ColumnSummary plain = report.columns().get(0);
        assertThat(plain.min()).isEqualTo(1);
        assertThat(plain.max()).isEqualTo(4);
        assertThat(plain.mean()).isEqualTo(2.5);
        assertThat(plain.standardDeviation()).isCloseTo(Math.sqrt(1.25), within(1e-12));
        ColumnSummary spiky = report.columns().get(3);
        assertThat(spiky.infinite()).isEqualTo(2);
        assertThat(spiky.mean()).isZero();
        assertThat(report.columns().get(2).missingShare()).isEqualTo(0.25);
        assertThat(report.columns().get(4).missingShare()).isEqualTo(1);
        assertThat(report.columns().get(4).mean()).isNaN();
    }

    @Test
    void sumsUpStablyFarFromZero() {
        TelemetryTable far =
                TelemetryTable.of(FeatureSchema.named(List.of("clock")), new float[] {1e7f, 1e7f + 1, 1e7f + 2});
        assertThat(DataReport.of(far).columns().get(0).standardDeviation()).isCloseTo(Math.sqrt(2.0 / 3), within(1e-9));
    }

    @Test
    void saysWhatItFoundAndWhatFollows() {
        assertThat(report.findings())
                .containsExactly(
                        "the reader said so",
                        "Only 4 rows for 3 features that move: a model can learn them by heart and then knows no normal"
                                + " spread; give at least 30 rows, or fewer features",
                        "1 feature has no value at all: nothing can be learned of them, exclude them (gone)",
                        "2 features have missing values (spiky: 50.0 % scattered; holes: 25.0 % scattered): a missing"
                                + " value adds nothing to a record's score",
                        "1 feature has infinite values: treated as missing in training (spiky)",
                        "1 feature has always the same value: kept, so that a later move counts as abnormal (flat)");
    }

    @Test
    void hasNothingToSayOfOrdinaryData() {
        TelemetryTable ordinary =
                TelemetryTable.of(FeatureSchema.named(List.of("a")), new float[] {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8});
        assertThat(DataReport.of(ordinary).findings()).isEmpty();
    }

    @Test
    void staysReadableForHundredsOfColumns() {
        List<String> names = IntStream.range(0, 400).mapToObj(i -> "m" + i).toList();
        DataReport wide = DataReport.of(TelemetryTable.of(FeatureSchema.named(names), new float[800]));
        assertThat(wide.findings())
                .containsExactly(
                        "400 features have always the same value: kept, so that a later move counts as abnormal"
                                + " (m0, m1, m2, m3, m4, m5, m6, m7 and 392 more)");
        assertThat(wide.toText().lines()).hasSize(1 + 1 + 1 + 50 + 1);
        assertThat(wide.toText()).startsWith("2 rows, 400 features").contains("and 350 more");
    }

    @Test
    void saysHowManyRowsAreLabelledAnomalous() {
        TelemetryTable table = TelemetryTable.ofRows(
                        FeatureSchema.named(List.of("cpu")), new float[] {1}, new float[] {2}, new float[] {3})
                .withLabels(new boolean[] {false, true, true});
        assertThat(DataReport.of(table).findings())
                .contains("2 rows are labelled anomalous: left out of training and calibration, and"
                        + " missing from the windows of the rows after them");
    }
}
