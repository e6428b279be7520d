package io.surprisal.training.config;

import io.surprisal.config.MovedKeys;
import java.util.HashMap;
import java.util.Map;

/** Where keys of train.yaml stood before the model had sections, and before the maximum mean discrepancy had one. */
final class FormerKeys {
    static final MovedKeys MOVED = moved();

    private FormerKeys() {}

    private static MovedKeys moved() {
        Map<String, String> moves = new HashMap<>(Map.of(
                "model.name", "name",
                "model.members", "members",
                "training.kl_warm_up", "model.objective.kl_warm_up",
                "training.evaluate_every", "training.early_stopping.evaluate_every",
                "training.patience", "training.early_stopping.patience"));
        ofAModel().forEach((before, now) -> {
            moves.put("model." + before, "model." + now);
            moves.put("members.*." + before, "members.*." + now);
            moves.put("model.members.*." + before, "members.*." + now);
        });
        return new MovedKeys(moves);
    }

    private static Map<String, String> ofAModel() {
        return Map.ofEntries(
                Map.entry("window", "view.window"),
                Map.entry("target", "view.target"),
                Map.entry("sees", "view.features"),
                Map.entry("difference", "view.difference"),
                Map.entry("scaling", "scaling.kind"),
                Map.entry("scale_floor", "scaling.floor"),
                Map.entry("encoder_clamp", "scaling.encoder_clamp"),
                Map.entry("target_clamp", "scaling.target_clamp"),
                Map.entry("latent", "latent.size"),
                Map.entry("samples", "latent.samples"),
                Map.entry("likelihood", "likelihood.kind"),
                Map.entry("likelihoods", "likelihood.features"),
                Map.entry("minimum_scale", "likelihood.minimum_scale"),
                Map.entry("hidden", "network.hidden"),
                Map.entry("beta", "objective.beta"),
                Map.entry("kernel", "objective.mmd.kernel"),
                Map.entry("mmd_weight", "objective.mmd.weight"),
                Map.entry("objective.mmd_kernel", "objective.mmd.kernel"),
                Map.entry("objective.mmd_weight", "objective.mmd.weight"),
                Map.entry("trim", "objective.trim"),
                Map.entry("mask", "objective.mask"),
                Map.entry("evidence", "surprisal.evidence"),
                Map.entry("knee", "surprisal.knee"));
    }
}
