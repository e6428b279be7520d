package io.surprisal.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureSchemaTest {
    @Test
    void fingerprintDependsOnNamesUnitsAndOrder() {
        FeatureSchema schema = FeatureSchema.named(List.of("cpu", "memory"));
        assertThat(schema.fingerprint())
                .hasSize(16)
                .isEqualTo(FeatureSchema.named(List.of("cpu", "memory")).fingerprint())
                .isNotEqualTo(FeatureSchema.named(List.of("memory", "cpu")).fingerprint())
                .isNotEqualTo(
                        new FeatureSchema(List.of(new Feature("cpu", "%"), Feature.named("memory"))).fingerprint());
    }

    @Test
    void refusesDuplicatesAndNothing() {
        assertThatThrownBy(() -> FeatureSchema.named(List.of("cpu", "cpu"))).hasMessageContaining("'cpu' stands twice");
        assertThatThrownBy(() -> FeatureSchema.named(List.of())).hasMessageContaining("at least one feature");
    }
}
