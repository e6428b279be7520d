package io.surprisal.scoring;

import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.onnx.format.ModelFile;
import java.util.stream.Collectors;

/** What the self-test of a model file that passed it says, in a sentence. */
public final class SelfTestText {
    private SelfTestText() {}

    /** Such as: 2 values reproduced; its anomalous example (load + 8 scales) alarms with 1 record. */
    public static String of(ModelFile model, ScoringOptions options, Canary canary) {
        int examples = model.manifest().selfTest().examples().size();
        if (examples == 0) {
            return "the file has no self-test, so nothing was tried; train or export it again to have one";
        }
        String reproduced = examples + (examples == 1 ? " value" : " values") + " reproduced; ";
        return reproduced
                + switch (canary.outcome()) {
                    case NONE ->
                        "it has no anomalous example, so whether it would alarm was not tried: at its export no change of normal telemetry"
                                + " that was tried alarmed clearly";
                    case ALARMED ->
                        "its anomalous example (" + changes(model) + ") alarms with "
                                + (canary.records() == 1 ? "1 record" : canary.records() + " records in a row");
                    case SILENT ->
                        "its anomalous example (" + changes(model) + ") raises no alarm at budget "
                                + options.threshold().budget() + ", judged by "
                                + options.judged().contractName()
                                + ", though it did by default at the export: what is as abnormal as that is missed;"
                                + " allow more alerts, or judge another output, or train again";
                };
    }

    private static String changes(ModelFile model) {
        return model.manifest().selfTest().anomalous().stream()
                .map(Example::change)
                .collect(Collectors.joining("; "));
    }
}
