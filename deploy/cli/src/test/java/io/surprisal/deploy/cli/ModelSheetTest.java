package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.condition.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelSheetTest {
    @Test
    void saysWhatAConditionalModelIsTold() {
        assertThat(ModelSheet.told(new Condition("tier", List.of("batch", "web"), true, true, "Europe/Berlin")))
                .isEqualTo("the class of field tier: batch, web; the hour of the day in Europe/Berlin;"
                        + " the day of the week in Europe/Berlin");
        assertThat(ModelSheet.told(new Condition("", List.of(), false, true, "UTC")))
                .isEqualTo("the day of the week in UTC");
        assertThat(ModelSheet.told(new Condition("", List.of(), true, false, true, "UTC")))
                .isEqualTo("the hour of the day in UTC; the five minutes of the hour in UTC");
    }
}
