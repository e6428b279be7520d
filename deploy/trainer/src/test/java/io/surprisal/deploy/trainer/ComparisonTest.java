package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.trainer.Replay.Measures;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void missingAConfirmedAlertIsWorse() {
        assertThat(new Comparison(measures(9, 2), measures(0, 1), 1).worse())
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("it alerts on 1 of 2 confirmed alerts, the champion on 2. "));
        assertThat(new Comparison(measures(9, 1), measures(0, 2), 1).worse()).isEmpty();
    }

    /** Two keys for a week each: a budget of 1/week allows two alerts. */
    @Test
    void moreAlertsThanChampionAndBudgetAreWorse() {
        assertThat(new Comparison(measures(0, 2), measures(2, 2), 1).worse()).isEmpty();
        assertThat(new Comparison(measures(0, 2), measures(3, 2), 1).worse())
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith(
                                "it raises 3 alerts in the held-out time, where the champion raises 0 and the budget"
                                        + " allows 2. "));
        assertThat(new Comparison(measures(3, 2), measures(3, 2), 1).worse()).isEmpty();
        assertThat(new Comparison(measures(0, 2), measures(1, 2), 0).worse()).isPresent();
    }

    /** A day and a half of one key: a budget of 1/week allows 0.2 alerts, and part of one is one. */
    @Test
    void aBudgetAllowsWholeAlerts() {
        Measures none = new Measures(0, 0.2, 0, 0, List.of(0.02, 0.001), 3.25);
        Measures one = new Measures(1, 0.2, 0, 0, List.of(0.02, 0.001), 3.25);
        Measures two = new Measures(2, 0.2, 0, 0, List.of(0.02, 0.001), 3.25);
        assertThat(new Comparison(none, one, 1).worse()).isEmpty();
        assertThat(new Comparison(none, two, 1).worse()).isPresent();
        assertThat(new Comparison(none, one, 0).worse()).isPresent();
    }

    @Test
    void saysBothSideBySide() {
        assertThat(new Comparison(measures(9, 2), measures(1, 1), 1).toText()).isEqualToNormalizingNewlines("""
                                                         champion  candidate
                alerts a key and week                        4.50       0.50   budget 1.00
                confirmed alerts found                     2 of 2     1 of 2
                share with a tail probability < 0.01       0.0200     0.0200   nominal 0.0100
                share with a tail probability < 0.001      0.0010     0.0010   nominal 0.0010
                mean surprisal                              3.250      3.250   each on its own scale
                """);
        assertThat(new Comparison(measures(9, 2), measures(1, 1), 0).toText()).contains("   no budget");
    }

    private static Measures measures(int alerts, int found) {
        return new Measures(alerts, 2, 2, found, List.of(0.02, 0.001), 3.25);
    }
}
