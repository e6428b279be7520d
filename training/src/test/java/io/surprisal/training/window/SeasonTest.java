package io.surprisal.training.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.condition.ConditionNumbers;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.graph.Records;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A record every five minutes, of a level that follows the clock, in noise. */
class SeasonTest {
    private static final int WINDOW = 12;
    private static final long STEP = 300_000;
    private static final long DAY = 86_400_000;

    /** A Monday. */
    private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();

    private static final TrainingConfig CONFIG = TrainingConfig.defaults()
            .with("preset", "plain")
            .with("model.view", Map.of("window", WINDOW, "target", "window"))
            .with("model.family", "season")
            .with("model.view.condition", Map.of("hour", true, "day", true, "minutes", true));

    private static final LongToDoubleFunction DAILY = time -> 100 + 30 * Math.sin(2 * Math.PI * time / DAY);
    private static final TrainedModel MODEL = trained(CONFIG, DAILY, 21);

    @Test
    void aLevelIsOddByTheTimeAlone() {
        long noon = START + 30 * DAY + DAY / 4;
        float[] peak = window(DAILY, noon);
        float[] evening = window(DAILY, noon + DAY / 4);
        assertThat(scoreOf(MODEL, peak, number(MODEL, noon))).isLessThan(1);
        assertThat(scoreOf(MODEL, evening, number(MODEL, noon + DAY / 4))).isLessThan(1);
        assertThat(scoreOf(MODEL, evening, number(MODEL, noon)))
                .as("the peak did not come")
                .isGreaterThan(5);
        assertThat(scoreOf(MODEL, window(time -> DAILY.applyAsDouble(time) + 6, noon), number(MODEL, noon)))
                .as("a leak of three deviations of the noise")
                .isGreaterThan(1);
        assertThat(scoreOf(MODEL, window(time -> DAILY.applyAsDouble(time) - 6, noon), number(MODEL, noon)))
                .isGreaterThan(1);
    }

    @Test
    void whoseTimeIsNotKnownSaysNothing() {
        assertThat(scoreOf(MODEL, window(time -> 100, START), 0)).isZero();
        float[] missing = new float[WINDOW];
        Arrays.fill(missing, Float.NaN);
        Arrays.fill(missing, WINDOW / 2 + 1, WINDOW, 200);
        assertThat(scoreOf(MODEL, missing, number(MODEL, START)))
                .as("less than half is there")
                .isZero();
    }

    @Test
    void theDayOfTheWeekCountsWhereTheLevelFollowsIt() {
        LongToDoubleFunction weekly = time -> Math.floorMod(time - START, 7 * DAY) < 5 * DAY ? 100 : 50;
        TrainedModel model = trained(CONFIG, weekly, 42);
        long monday = START + 70 * DAY + DAY / 2;
        assertThat(score(model, 100, monday)).isLessThan(1);
        assertThat(score(model, 50, monday)).as("Sunday's level on a Monday").isGreaterThan(3);
        assertThat(score(model, 50, monday + 6 * DAY)).isLessThan(1);

        Season daily = seasons(MODEL).get(0);
        long number = number(MODEL, monday);
        long sunday = number(MODEL, monday + 6 * DAY);
        assertThat(daily.levels().get((int) number).location())
                .as("of a level that does not, the days are one")
                .isEqualTo(daily.levels().get((int) sunday).location());
    }

    @Test
    void theZoneSaysWhenADayBegins() {
        TrainedModel model = trained(CONFIG.with("model.view.condition.zone", "Asia/Kolkata"), DAILY, 21);
        long noon = START + 30 * DAY + DAY / 4;
        assertThat(number(model, noon)).isNotEqualTo(number(MODEL, noon));
        assertThat(scoreOf(model, window(DAILY, noon), number(model, noon))).isLessThan(1);
        assertThat(score(model, 100, noon)).isGreaterThan(5);
    }

    @Test
    void aTimeOfFewWindowsIsKnownByThoseAboutIt() {
        String[] hours = times(24 * 30);
        Arrays.setAll(hours, row -> Long.toString(START + 12 * STEP * row));
        TelemetryTable table = table(DAILY, hours);
        TrainedModel model = Trainer.train(table, CONFIG.with("model.view.window", 1), TrainingListener.NONE);
        Season season = seasons(model).get(0);
        long noon = START + 60 * DAY + DAY / 4;
        assertThat(level(season, model, noon)).isCloseTo(130, within(3.0));
        assertThat(level(season, model, noon + STEP))
                .as("when no record ever came")
                .isCloseTo(130, within(3.0));
    }

    @Test
    void anHourIsNeeded() {
        assertThatThrownBy(() -> CONFIG.with("model.view.condition.hour", false).checked())
                .hasMessageContaining("model.view.condition.hour: expected true for family season");
    }

    @Test
    void rowsWithoutEnoughOfAnyTimeAreRefused() {
        String[] sixHours = new String[60];
        Arrays.setAll(sixHours, row -> Long.toString(START + 72 * STEP * row));
        assertThatThrownBy(() -> Trainer.train(table(DAILY, sixHours), CONFIG, TrainingListener.NONE))
                .hasMessageContaining("20 windows of 12 records and more within an hour")
                .hasMessageContaining("name the column with the times");
    }

    private static List<Season> seasons(TrainedModel model) {
        return ((FittedSeasons) model.scoring().members().get(0).function()).seasons();
    }

    /** Where the level usually is, raw units. */
    private static double level(Season season, TrainedModel model, long time) {
        double standardised = season.levels().get((int) number(model, time)).location()[0];
        return standardised * model.manifest().features().get(0).scale()
                + model.manifest().features().get(0).location();
    }

    /** Of a window at one level. */
    private static double score(TrainedModel model, double level, long time) {
        return scoreOf(model, window(any -> level, time), number(model, time));
    }

    /** The window that ends at a time. */
    private static float[] window(LongToDoubleFunction level, long time) {
        float[] window = new float[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
            window[i] = (float) level.applyAsDouble(time - (WINDOW - 1 - i) * STEP);
        }
        return window;
    }

    private static double scoreOf(TrainedModel model, float[] window, long number) {
        Map<String, INDArray> scores = model.scoring().score(new Records(window, new long[] {number}));
        return Objects.requireNonNull(scores.get("score")).getDouble(0);
    }

    private static long number(TrainedModel model, long time) {
        return new ConditionNumbers(model.manifest().condition()).of(null, time);
    }

    private static TrainedModel trained(TrainingConfig config, LongToDoubleFunction level, int days) {
        return Trainer.train(table(level, times((int) (days * DAY / STEP))), config, TrainingListener.NONE);
    }

    private static String[] times(int rows) {
        String[] times = new String[rows];
        Arrays.setAll(times, row -> Long.toString(START + STEP * row));
        return times;
    }

    private static TelemetryTable table(LongToDoubleFunction level, String[] times) {
        Random random = new Random(1);
        float[] values = new float[times.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = (float) (level.applyAsDouble(Long.parseLong(times[row])) + 2 * random.nextGaussian());
        }
        return TelemetryTable.of(FeatureSchema.named(List.of("requests")), values)
                .withTimes(times);
    }
}
