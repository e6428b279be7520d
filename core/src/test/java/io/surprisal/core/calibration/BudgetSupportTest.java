package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetSupportTest {
    private static final double[] LEVELS = {0, 0.5};

    /** log 5000 exceedances beyond, 300 exceedances: √(.4 + 8.7²) / √300 standard deviations of the logarithm. */
    @Test
    void statesTheErrorOfAnExponentialTail() {
        BudgetSupport support = BudgetSupport.of(exponential(500, 1), 1e-4);
        double deviation = Math.sqrt((0.4 + Math.pow(Math.log(6000), 2)) / 300);
        assertThat(support.high()).isCloseTo(1e-4 * Math.exp(1.959964 * deviation), within(1e-9));
        assertThat(support.low() * support.high()).isCloseTo(1e-8, within(1e-12));
        assertThat(support.supported()).isTrue();
    }

    @Test
    void theSmallestIsOffByTheFactor() {
        TailCalibration calibration = exponential(500, 1);
        double smallest = BudgetSupport.of(calibration, 1e-3).smallest();
        BudgetSupport support = BudgetSupport.of(calibration, smallest);
        assertThat(support.high() / smallest).isCloseTo(BudgetSupport.FACTOR, within(1e-3));
        assertThat(smallest).isLessThan(1e-4);
        assertThat(BudgetSupport.of(calibration, smallest / 2).supported()).isFalse();
    }

    @Test
    void dependentRecordsSupportLess() {
        double independent = BudgetSupport.of(exponential(2_370, 1), 1e-4).smallest();
        double clustered = BudgetSupport.of(exponential(2_370, 0.1), 1e-4).smallest();
        // A hundred times as far as the records reach.
        assertThat(independent).isCloseTo(1 / 237_000.0, within(1e-12));
        assertThat(clustered).isBetween(1e-4, 1e-2);
    }

    @Test
    void anUncertainShapeSupportsLess() {
        TailCalibration shaped = new TailCalibration(LEVELS, LEVELS, 0.5, 0.6, new Tail(0.01, 0, 1, 0), 500, 1);
        assertThat(BudgetSupport.of(shaped, 1e-4).high())
                .isGreaterThan(2 * BudgetSupport.of(exponential(500, 1), 1e-4).high());
    }

    @Test
    void anUncertainGrowthSupportsLess() {
        Tail growing = new Tail(0, 0.2, 1, 0);
        TailCalibration calibration = new TailCalibration(LEVELS, LEVELS, 0.5, 0.6, growing, 500, 1);
        assertThat(BudgetSupport.of(calibration, 1e-4).high())
                .isGreaterThan(1.5 * BudgetSupport.of(exponential(500, 1), 1e-4).high());
    }

    /** How far fits to 2,000 exceedances of a tail spread where one in a hundred of them lies. */
    @ParameterizedTest
    @CsvSource({"0, 0.5", "0, 3", "0.3, 0"})
    void theErrorOfATailIsTheSpreadOfItsFits(double shape, double growth) {
        Tail tail = new Tail(shape, growth, 1, 0);
        double y = tail.quantileOfSurvival(0.01);
        Random random = new Random(7);
        int fits = 500;
        double squares = 0;
        for (int i = 0; i < fits; i++) {
            double[] exceedances = new double[2_000];
            Arrays.setAll(exceedances, any -> tail.quantileOfSurvival(1 - random.nextDouble()));
            Tail fitted = shape == 0 ? RisingFit.fit(exceedances, 0) : ParetoFit.fit(exceedances);
            squares += Math.pow(Math.log(fitted.survival(y) / 0.01), 2) / fits;
        }
        // 4,000 records, of which half exceed the threshold: their number has an error of its own.
        BudgetSupport support = BudgetSupport.of(new TailCalibration(LEVELS, LEVELS, 0.5, 0.5, tail, 4_000, 1), 0.005);
        double deviation = Math.log(support.high() / support.budget()) / 1.959964;
        assertThat(deviation / Math.sqrt(squares + 0.5 / 2_000)).isCloseTo(1, within(0.1));
    }

    /** Within the held-out records the share is a binomial's. */
    @Test
    void countsWithinTheRecords() {
        BudgetSupport support = BudgetSupport.of(exponential(500, 1), 0.75);
        assertThat(support.high()).isCloseTo(0.75 * Math.exp(1.959964 * Math.sqrt(0.25 / 0.75 / 500)), within(1e-9));
    }

    @Test
    void aShareIsAtMostAll() {
        assertThat(BudgetSupport.of(exponential(20, 0.1), 0.9).high()).isEqualTo(1);
    }

    @Test
    void moreRecordsSupportSmallerBudgets() {
        double last = 1;
        for (int rows : new int[] {100, 500, 2_370, 10_000}) {
            TailCalibration calibration =
                    TailCalibration.fit(Surprisals.EXPONENTIAL.sampler().draw(new Random(4), rows));
            double smallest = BudgetSupport.of(calibration, 1e-4).smallest();
            assertThat(smallest).as("%d rows", rows).isLessThan(last);
            last = smallest;
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -1, Double.NaN})
    void refusesWhatIsNoBudget(double budget) {
        assertThatThrownBy(() -> BudgetSupport.of(exponential(500, 1), budget))
                .hasMessage("An alert budget lies between 0 and 1; got " + budget);
    }

    private static TailCalibration exponential(int count, double extremalIndex) {
        return new TailCalibration(LEVELS, LEVELS, 0.5, 0.6, new Tail(0, 0, 1, 0), count, extremalIndex);
    }
}
