package io.surprisal.training.fit;

import io.surprisal.training.graph.ScoringFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Where rows lie in a model's latent space. */
public final class LatentPoints {
    private LatentPoints() {}

    /**
     * The centres of the rows' posteriors.
     *
     * @param windows those of the training
     * @return [rows][K]; empty for a model without a latent space that could be shown
     */
    public static Optional<double[][]> of(ScoringFunction model, Windows windows, int[] rows) {
        SameDiff graph = SameDiff.create();
        SDVariable features = graph.placeHolder(
                "features",
                DataType.FLOAT,
                -1,
                model.spec().records(),
                model.spec().size());
        if (model.latent(features).isEmpty()) {
            return Optional.empty();
        }
        List<double[]> points = new ArrayList<>();
        new RowPass(model.spec(), own -> {
                    SDVariable latent = model.latent(own).orElseThrow();
                    return List.of(latent, latent);
                })
                .over(windows, rows, (latent, same) -> {
                    for (int i = 0; i < latent.rows(); i++) {
                        points.add(latent.getRow(i).toDoubleVector());
                    }
                });
        return Optional.of(points.toArray(double[][]::new));
    }
}
