package io.surprisal.evaluation.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.series.Smoother;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final List<String> FEATURES = List.of("m0", "m1");
    private static final int ROWS = 3000;
    private static final int WINDOW = 5;
    private static final Smoother HOLD = new Smoother(1, 0.05, 0);
    private static final RehearsalOptions OPTIONS = new RehearsalOptions(30, 1);

    /** Nearer to what the model expects than its own scales. */
    private final NormalRows rows = Telemetry.rows(
            ROWS,
            Telemetry.noise(TinyModel.location(0), TinyModel.scale(0) / 2, 1),
            Telemetry.noise(TinyModel.location(1), TinyModel.scale(1) / 2, 2));

    @Test
    void catchesALargeShiftEverywhereAndASmallOneNowhere() throws Exception {
        RehearsalResult result = rehearse(
                new Fault(FaultKind.LEVEL_SHIFT, 40, "40 s", 60), new Fault(FaultKind.LEVEL_SHIFT, 0.5, "0.5 s", 60));
        assertThat(result.untouched().alerts()).isZero();
        assertThat(result.conditions().inAlerts()).isZero();
        FaultResult large = result.faults().get(0);
        assertThat(large.places()).isEqualTo(30);
        assertThat(large.share()).isEqualTo(1);
        assertThat(large.named()).isEqualTo(30);
        assertThat(large.during()).isEqualTo(30);
        assertThat(result.chance(large)).isZero();
        assertThat(large.medianDelay()).isZero();
        assertThat(large.lateDelay()).isZero();
        assertThat(large.seconds()).isEqualTo(3600);
        assertThat(large.apart()).isBetween(15, 30);
        FaultResult small = result.faults().get(1);
        assertThat(small.share()).isZero();
        assertThat(small.medianDelay()).isNaN();
        assertThat(small.places()).isEqualTo(30);
        assertThat(result.features()).extracting(feature -> feature.caught()).containsOnly(0.5);
        assertThat(result.features().get(0).spread() + result.features().get(1).spread())
                .isCloseTo(0.5 + 0.75, within(0.1));
    }

    @Test
    void leaksAreFoundLateAndStuckValuesNever() throws Exception {
        RehearsalResult result = rehearse(
                new Fault(FaultKind.DRIFT, 60, "60 s a day", 720),
                new Fault(FaultKind.STUCK, 0, "", 60),
                new Fault(FaultKind.STOPPED_COUNTER, 0, "", 60));
        FaultResult leak = result.faults().get(0);
        assertThat(leak.share()).isEqualTo(1);
        assertThat(leak.medianDelay()).isBetween(3600.0, 43_200.0);
        assertThat(leak.lateDelay()).isGreaterThanOrEqualTo(leak.medianDelay());
        assertThat(leak.apart()).isLessThanOrEqualTo(4);
        assertThat(result.faults().get(1).share()).isZero();
        assertThat(result.faults()).hasSize(2);
        assertThat(result.leftOut())
                .containsExactly(new RehearsalResult.LeftOut(FaultKind.STOPPED_COUNTER, 60, "no feature is a counter"));
    }

    @Test
    void aFaultOfNoSizeIsJudgedAsTheUntouchedRecords() throws Exception {
        ModelFile model = model(WINDOW, HOLD);
        KeySeries series = Telemetry.series(rows);
        TreeSet<Integer> stops = new TreeSet<>(List.of(7, 400, 401, 1500));
        UntouchedPassage whole = new UntouchedPassage(series, stops);
        Continued untouched = new Continued(series, 0, ROWS, Passage.Memory.none());
        List<String> caught = new ArrayList<>();
        try (Judging judging = new Judging(model, ScoringOptions.defaults(), AlertSettings.defaults())) {
            judging.run(List.of(whole, untouched).iterator());
            assertThat(untouched.heard).hasSize(ROWS);
            List<Passage> faulty = new ArrayList<>();
            List<Continued> continued = new ArrayList<>();
            for (int stop : stops) {
                Spot spot = new Spot(series, stop, 60, 0, -1, -1, false);
                Injection nothing = Injection.of(new Fault(FaultKind.SPIKE, 0, "", 60), spot, 10);
                assertThat(nothing.changesMuch()).isFalse();
                faulty.add(new FaultyPassage(
                        nothing, whole.memoryAt(stop), (record, named) -> caught.add("record " + record)));
                continued.add(new Continued(series, stop, stop + 200, whole.memoryAt(stop)));
            }
            faulty.addAll(continued);
            judging.run(faulty.iterator());
            for (Continued each : continued) {
                for (int i = 0; i < each.heard.size(); i++) {
                    ScoredRecord scored = each.heard.get(i);
                    ScoredRecord before = untouched.heard.get(each.first + i);
                    assertThat(scored.smoothed()).isCloseTo(before.smoothed(), within(1e-5f));
                    assertThat(scored.threshold()).isEqualTo(before.threshold());
                }
            }
        }
        assertThat(caught).isEmpty();
    }

    @Test
    void placesInAnAlertAreNotUsed() throws Exception {
        for (int i = 1000; i < 1010; i++) {
            rows.values()[2 * i] = 60;
        }
        RehearsalResult result = rehearse(new Fault(FaultKind.SPIKE, 60, "60 s", 1));
        assertThat(result.untouched().alerts()).isEqualTo(1);
        // Ten abnormal records and the quiet hour.
        assertThat(result.conditions().inAlerts()).isEqualTo(10 + 60);
        assertThat(result.faults().get(0).share()).isEqualTo(1);
        // One alert in 3,000 minutes, and eleven minutes.
        assertThat(result.chance(result.faults().get(0))).isCloseTo(1 - Math.exp(-11 / 3000.0), within(1e-6));
    }

    @Test
    void eachKeyIsAStreamOfItsOwn() throws Exception {
        Arrays.setAll(rows.keys(), i -> i % 2 == 0 ? "a" : "b");
        RehearsalResult result = rehearse(new Fault(FaultKind.LEVEL_SHIFT, 40, "40 s", 30));
        assertThat(result.conditions().keys()).isEqualTo(2);
        assertThat(result.conditions().step()).isEqualTo(120);
        assertThat(result.faults().get(0).share()).isEqualTo(1);
        assertThat(result.untouched().days()).isCloseTo(2 * ROWS / 1440.0, within(0.01));
    }

    @Test
    void refusesRowsThatAreTooFew() throws Exception {
        ModelFile model = model(1, Smoother.IDENTITY);
        NormalRows few = Telemetry.rows(20, i -> i % 3, i -> i % 5);
        assertThatThrownBy(() -> Rehearsal.of(model, ScoringOptions.defaults(), AlertSettings.defaults(), few, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a key with at least 26 rows")
                .hasMessageContaining("got 20 rows, 20 of one key at most");
    }

    private RehearsalResult rehearse(Fault... faults) throws Exception {
        try (Judging judging =
                new Judging(model(1, Smoother.IDENTITY), ScoringOptions.defaults(), AlertSettings.defaults())) {
            return new Rehearsal(rows, 1).run(judging, 1, OPTIONS, List.of(faults));
        }
    }

    private static ModelFile model(int window, Smoother smoother) throws Exception {
        return ModelFile.parse(
                TinyModel.build("tiny", FEATURES, window, smoother).toByteArray(), "tiny");
    }

    /** Untouched records from one on. */
    private static final class Continued extends Passage {
        private final int first;
        private final List<ScoredRecord> heard = new ArrayList<>();

        Continued(KeySeries series, int first, int end, Memory memory) {
            super(series, first, end, memory);
            this.first = first;
        }

        @Override
        void change(int record, float[] values) {}

        @Override
        void event(Alert alert) {}

        @Override
        void heard(int record, ScoredRecord scored, boolean open) {
            heard.add(scored);
        }
    }
}
