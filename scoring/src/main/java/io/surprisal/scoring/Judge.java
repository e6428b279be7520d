package io.surprisal.scoring;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesState;
import io.surprisal.core.verdict.Verdict;
import io.surprisal.onnx.runtime.OnnxScorer;
import java.util.ArrayList;
import java.util.List;

/** Makes a verdict of a model's values: smoothed along the key's records and held against a threshold. */
final class Judge {
    private final SeriesMemory memory;
    private final ModelOutput judged;
    private final List<OutputName> parts;
    private final float[] partValues;

    Judge(Manifest manifest, SeriesMemory memory, ModelOutput judged) {
        this.memory = memory;
        this.judged = judged;
        this.parts = manifest.headline().parts(judged);
        this.partValues = new float[parts.size()];
    }

    /** The outputs that a judge takes. */
    static List<OutputName> takes(Manifest manifest, SeriesMemory memory, ModelOutput judged) {
        List<OutputName> outputs = new ArrayList<>();
        outputs.add(OutputName.headline(judged));
        if (memory.smooths()) {
            outputs.addAll(manifest.headline().parts(judged));
        }
        return outputs;
    }

    /** Judges a record of the scorer's last batch; once for each, in the order in which the key's records came. */
    Judgement judge(OnnxScorer scorer, int row, long eventTime, SeriesState key, long confirmed) {
        float abnormality = (float) judged.abnormality(scorer.value(judged, row));
        float smoothed = memory.smooths() ? memory.smooth(key, parts(scorer, row), abnormality) : abnormality;
        Verdict verdict = memory.judge(key, abnormality, smoothed, eventTime, confirmed);
        return new Judgement(abnormality, smoothed, verdict);
    }

    private float[] parts(OnnxScorer scorer, int row) {
        for (int part = 0; part < partValues.length; part++) {
            OutputName name = parts.get(part);
            partValues[part] = (float) name.output().abnormality(scorer.value(name, row));
        }
        return partValues;
    }
}
