package io.surprisal.scoring;

import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one member of a model expected of each feature, and how much the feature surprised it.
 *
 * @param member its name; empty for a model by itself
 * @param features as it looks at them
 */
record MemberView(
        String member,
        List<ModelFeature> features,
        OutputName surprisal,
        OutputName expected,
        OutputName expectedScale) {
    /**
     * A view for each member of an ensemble; one for a model by itself, and for an ensemble whose file has these outputs for the
     * first member alone.
     *
     * @param ranking the output that says how much a feature surprised a model by itself
     */
    static List<MemberView> of(ModelFile model, OutputName ranking) {
        List<Member> members = model.manifest().headline().members();
        if (members.size() > 1) {
            List<MemberView> views = members.stream().map(MemberView::of).toList();
            if (views.stream().allMatch(view -> view.outputs().stream().allMatch(model::has))) {
                return views;
            }
        }
        return List.of(new MemberView(
                members.get(0).name(),
                members.get(0).features(),
                ranking,
                OutputName.headline(ModelOutput.EXPECTED),
                OutputName.headline(ModelOutput.EXPECTED_SCALE)));
    }

    List<OutputName> outputs() {
        return List.of(surprisal, expected, expectedScale);
    }

    /** The view that a feature of a record surprised the most; null where none of them expects anything of it. */
    static @Nullable MemberView mostSurprised(List<MemberView> views, OnnxScorer scorer, int record, int feature) {
        MemberView most = null;
        float highest = Float.NEGATIVE_INFINITY;
        for (MemberView view : views) {
            float surprisal = scorer.value(view.surprisal, record, feature);
            boolean expects = view.looksAt(feature) && !Float.isNaN(scorer.value(view.expected, record, feature));
            if (expects && (most == null || surprisal > highest)) {
                most = view;
                highest = surprisal;
            }
        }
        return most;
    }

    private boolean looksAt(int feature) {
        return features.get(feature).view() != FeatureView.NONE;
    }

    private static MemberView of(Member member) {
        return new MemberView(
                member.name(),
                member.features(),
                new OutputName(member.name(), ModelOutput.FEATURE_SURPRISAL),
                new OutputName(member.name(), ModelOutput.EXPECTED),
                new OutputName(member.name(), ModelOutput.EXPECTED_SCALE));
    }
}
