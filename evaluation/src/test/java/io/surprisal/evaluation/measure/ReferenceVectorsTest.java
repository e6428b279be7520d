package io.surprisal.evaluation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Synthetic scores and labels with what TSB-AD (VUS-PR), a plain implementation of the
 * definition (VUS-ROC) and scikit-learn (the others) make of them, to nine digits. */
class ReferenceVectorsTest {
    private static final Offset<Double> NINE_DIGITS = within(1e-9);

    record Vector(
            int window,
            List<Integer> labels,
            List<Double> scores,
            double vusPr,
            double vusRoc,
            double aucPr,
            double aucRoc) {
        double[] abnormality() {
            return scores.stream().mapToDouble(Double::doubleValue).toArray();
        }

        boolean[] labelled() {
            boolean[] labelled = new boolean[labels.size()];
            for (int row = 0; row < labelled.length; row++) {
                labelled[row] = labels.get(row) == 1;
            }
            return labelled;
        }
    }

    static Stream<Vector> vectors() throws IOException {
        JsonMapper json = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build();
        try (InputStream file =
                Objects.requireNonNull(ReferenceVectorsTest.class.getResourceAsStream("vectors.json"))) {
            return Stream.of(json.readValue(file, Vector[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void matchesTheReferences(Vector vector) {
        RankingMetrics ranking = RankingMetrics.of(vector.abnormality(), vector.labelled());
        assertThat(ranking.aucPr()).isCloseTo(vector.aucPr(), NINE_DIGITS);
        assertThat(ranking.aucRoc()).isCloseTo(vector.aucRoc(), NINE_DIGITS);
        Vus volumes = Vus.of(vector.abnormality(), vector.labelled(), vector.window());
        assertThat(volumes.pr()).isCloseTo(vector.vusPr(), NINE_DIGITS);
        assertThat(volumes.roc()).isCloseTo(vector.vusRoc(), NINE_DIGITS);
    }
}
