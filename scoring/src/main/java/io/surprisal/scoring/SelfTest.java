package io.surprisal.scoring;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.series.SeriesState;
import io.surprisal.core.verdict.RepeatedRecord;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.scoring.Canary.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A model file's own test: whether it gives its examples the values that it gave them at export, where and as it is computed now, and whether
 * a job would alert on its anomalous example. An older file has no examples, and passes.
 */
public final class SelfTest {
    /**
     * The share of a value, or of 1 for smaller ones, by which it may differ: processors and GPUs round sums differently, in float32 by
     * up to some 1e-5 of the largest term. Damaged weights move values further.
     */
    private static final double TOLERANCE = 1e-3;

    /** The same where a GPU may round the factors of products to 10 bits. */
    private static final double TOLERANCE_OF_TF32 = 1e-2;

    private static final OutputName SURPRISAL = OutputName.headline(ModelOutput.SURPRISAL);

    private final ModelFile model;
    private final Lane lane;
    private final double tolerance;

    private SelfTest(ModelFile model, Lane lane, ScoringOptions options) {
        this.model = model;
        this.lane = lane;
        this.tolerance = lane.onDevice() && options.execution().cuda().tf32() ? TOLERANCE_OF_TF32 : TOLERANCE;
    }

    /**
     * Starts ONNX Runtime, which a process that ends cannot do any more: before work whose result is to be tested.
     *
     * @throws io.surprisal.onnx.runtime.ScoringException where it does not start
     */
    public static void prepare() {
        OnnxScorer.prepare();
    }

    /** Both: {@link #check}, and then {@link #canary}. */
    public static Canary run(ModelFile model, ScoringOptions options) {
        return with(model, options, test -> {
            test.reproduce();
            return test.canary();
        });
    }

    /**
     * Scores the examples.
     *
     * @param options what is judged, and where the model is computed; the model fits them
     * @throws IllegalArgumentException where a value does not come out again: which, what was expected and what to do
     */
    public static void check(ModelFile model, ScoringOptions options) {
        with(model, options, test -> {
            test.reproduce();
            return Canary.NONE;
        });
    }

    /**
     * Whether the anomalous examples raise an alarm by the options' threshold, each at a key of which nothing is known. An example comes up to {@link
     * RepeatedRecord#MOST} times, as far apart as the model's records were.
     *
     * @param options what is judged and how, and where the model is computed; the model fits them
     */
    public static Canary canary(ModelFile model, ScoringOptions options) {
        return with(model, options, SelfTest::canary);
    }

    /** Opens nothing for a file without examples. */
    private static Canary with(ModelFile model, ScoringOptions options, Function<SelfTest, Canary> run) {
        if (model.manifest().selfTest().examples().isEmpty()) {
            return Canary.NONE;
        }
        try (Lane lane = open(model, options)) {
            return run.apply(new SelfTest(model, lane, options));
        }
    }

    private void reproduce() {
        Manifest.SelfTest examples = model.manifest().selfTest();
        examples.normal().forEach(example -> reproduce("normal", example));
        examples.anomalous().forEach(example -> reproduce("anomalous", example));
    }

    private Canary canary() {
        List<Example> examples = model.manifest().selfTest().anomalous();
        int records = 0;
        for (Example example : examples) {
            int needed = comings(example);
            if (needed == 0) {
                return Canary.SILENT;
            }
            records = Math.max(records, needed);
        }
        return examples.isEmpty() ? Canary.NONE : new Canary(Outcome.ALARMED, records);
    }

    private static Lane open(ModelFile model, ScoringOptions options) {
        JobSchema schema = JobSchema.of(model.manifest().schema());
        // What a task's lane computes as well, so that both share a session where it is open.
        List<OutputName> outputs =
                new ArrayList<>(options.reported().stream().filter(model::has).toList());
        outputs.add(SURPRISAL);
        return Lane.open(
                model,
                schema,
                new LaneOptions(options.judged(), outputs, options.threshold(), 1, 0, options.execution()));
    }

    private void reproduce(String kind, Example example) {
        score(example, new SeriesState());
        float got = lane.value(SURPRISAL, 0);
        lane.clear();
        double allowed = tolerance * Math.max(1, Math.abs(example.surprisal()));
        if (!(Math.abs(got - example.surprisal()) <= allowed)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "Model %s, version %s (%s) fails its self-test: its %s example has surprisal %s on %s, expected %s within %.2g as at"
                            + " its export; the file was damaged, or is computed otherwise than it was made for; copy it again, and if"
                            + " it fails still, train or export it again with this version",
                    model.manifest().name(),
                    model.version(),
                    model.source(),
                    kind,
                    got,
                    lane.executionProvider(),
                    example.surprisal(),
                    allowed));
        }
    }

    private int comings(Example example) {
        SeriesState key = new SeriesState();
        score(example, key);
        int comings = RepeatedRecord.firstAnomalous(
                time -> lane.judge(0, time, key, Long.MIN_VALUE).verdict(),
                model.manifest().baseline().interval());
        lane.clear();
        return comings;
    }

    /** Scores an example's last record as the only one of the batch; those before it fill the key's window. */
    private void score(Example example, SeriesState key) {
        List<Float> window = example.window();
        float[] record = new float[model.manifest().features().size()];
        for (int i = 0; i < window.size(); i++) {
            record[i % record.length] = window.get(i);
            if ((i + 1) % record.length == 0) {
                lane.clear();
                lane.add(record, example.condition(), key);
            }
        }
        lane.score();
    }
}
