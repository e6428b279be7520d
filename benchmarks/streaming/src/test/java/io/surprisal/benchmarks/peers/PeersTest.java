package io.surprisal.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.junit.jupiter.api.Test;

/** Peers compute what the pipeline computes. */
class PeersTest {
    private final TelemetryRows images = Images.table();

    @Test
    void bothAdaptersAndTheScorerAgreeOnAnImage() throws Exception {
        ModelFile model = ImageNetwork.surprisalModel().file();
        JsonNode published = result(new PublishedEvents());
        JsonNode nested = result(new NestedEvents());
        assertThat(nested.get("prediction")).hasSize(10);
        assertThat(published.get("prediction").textValue().replace(" ", ""))
                .isEqualTo("[" + nested.get("prediction") + "]");
        assertThat(published.get("dataPoint").textValue().split(",")).hasSize(784);
        double largest = 0;
        for (JsonNode probability : nested.get("prediction")) {
            largest = Math.max(largest, probability.doubleValue());
        }
        try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(Set.of(ModelOutput.SURPRISAL), 1))) {
            scorer.features().put(0, images.row(7));
            scorer.score(1);
            assertThat((double) scorer.value(ModelOutput.SURPRISAL, 0)).isCloseTo(-Math.log(largest), within(1e-5));
        }
    }

    @Test
    void aRowByItselfHasTheSurprisalThatItHasInABatch() throws Exception {
        ModelFile model = ImageNetwork.surprisalModel().file();
        try (RowScoring row = new RowScoring(model, images);
                OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(Set.of(ModelOutput.SURPRISAL), 32))) {
            for (int i = 0; i < 32; i++) {
                scorer.features().put(i * Images.PIXELS, images.row(i));
            }
            scorer.score(32);
            assertThat(row.surprisal(images.row(20))).isCloseTo(scorer.value(ModelOutput.SURPRISAL, 20), within(1e-5f));
            assertThat(row.score(3)).isEqualTo(3);
        }
    }

    @Test
    void theForestScoresAndLearnsEveryRow() {
        ForestScoring forest = new ForestScoring(new TelemetryRows(List.of("a", "b"), new float[][] {{0, 1}, {1, 0}}));
        assertThat(forest.score(300)).isEqualTo(300);
    }

    private JsonNode result(ImageEvents events) throws Exception {
        CrayfishScoring.Adapter adapter = new CrayfishScoring.Adapter(events, ImageNetwork.classifier());
        adapter.open(DefaultOpenContext.INSTANCE);
        try {
            return new ObjectMapper().readTree(adapter.map(events.event(images.row(7))));
        } finally {
            adapter.close();
        }
    }
}
