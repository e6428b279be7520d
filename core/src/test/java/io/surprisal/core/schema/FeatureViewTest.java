package io.surprisal.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FeatureViewTest {
    @Test
    void changesTakeTheRecordBefore() {
        assertThat(Arrays.stream(FeatureView.values()).filter(FeatureView::takesTheRecordBefore))
                .containsExactly(FeatureView.CHANGE, FeatureView.RISE);
    }
}
