package io.surprisal.scoring;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesMemory.Owners;
import io.surprisal.core.series.SeriesState;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.JudgedScale;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.telemetry.record.FeatureDeviation;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One model's batch and sessions. A batch goes through it in this order: {@link #add} each record, {@link #score} them in one call,
 * {@link #judge} each, read what is asked for, {@link #clear}. On one thread, of which {@link #score} may be another one that it waits
 * for: while one lane's batch is computed, another lane of the same model fills.
 *
 * <p>What is remembered of a record's key is given with the record and changed: by {@link #add} its window, by
 * {@link #judge} what its smoother holds and its threshold remembers. Whoever calls keeps it, and knows by {@link #memory} whether
 * there is anything to keep.
 */
public final class Lane implements AutoCloseable {
    /** A session without weights and batch, and what is known of the model beside it. */
    private static final long SESSION_BYTES = 600 << 10;

    /** How many times as large as its file all that is: the file, its manifest, weights and their packed copies. */
    private static final long SESSION_FILES = 6;

    /** What a row of the batch takes beside its features: outputs, tensors and what is between the graph's nodes. */
    private static final long ROW_BYTES = 600;

    private final OnnxScorer scorer;
    private final Explainer explainer;
    private final Judge judge;
    private final SeriesMemory memory;
    private final int @Nullable [] places;
    private final float[] gathered;
    private final @Nullable LongBuffer condition;
    private final int rowLength;
    private int size;

    private Lane(OnnxScorer scorer, Explainer explainer, SeriesMemory memory, JobSchema schema, LaneOptions options) {
        Manifest manifest = scorer.model().manifest();
        this.scorer = scorer;
        this.explainer = explainer;
        this.memory = memory;
        this.judge = new Judge(manifest, memory, options.judged());
        this.places = schema.places(manifest.schema());
        this.gathered = new float[manifest.features().size()];
        this.condition = scorer.condition();
        this.rowLength = manifest.window() * manifest.features().size();
    }

    /** Opens the model's sessions, which compute what the options ask for and no more. */
    public static Lane open(ModelFile model, JobSchema schema, LaneOptions options) {
        SeriesMemory memory = memoryOf(model, options);
        List<OutputName> outputs = new ArrayList<>(options.outputs());
        outputs.addAll(Judge.takes(model.manifest(), memory, options.judged()));
        OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(outputs, options.capacity(), options.execution()));
        try {
            return new Lane(scorer, new Explainer(model, options), memory, schema, options);
        } catch (RuntimeException e) {
            scorer.close();
            throw e;
        }
    }

    /** What a lane of such options remembers of each key. */
    public static SeriesMemory memoryOf(ModelFile model, LaneOptions options) {
        Manifest manifest = model.manifest();
        Smoother smoother = manifest.headline().smoother();
        long schema = Long.parseUnsignedLong(manifest.schema().fingerprint(), 16);
        long file = Long.parseUnsignedLong(model.digest().substring(0, 16), 16);
        long judged = 31 * file + options.judged().contractName().hashCode();
        return new SeriesMemory(
                manifest.window(),
                manifest.features().size(),
                smoother.isIdentity() ? null : smoother,
                manifest.headline().parts(options.judged()).size(),
                options.threshold().on(scale(manifest, options.judged())),
                new Owners(
                        31 * schema + manifest.window(),
                        judged,
                        31 * judged + options.threshold().toString().hashCode()));
    }

    /** How what is judged is distributed; the model must calibrate it. */
    public static JudgedScale scale(Manifest manifest, ModelOutput judged) {
        return manifest.judgedScale(judged);
    }

    /** The model that it scores with. */
    public ModelFile model() {
        return scorer.model();
    }

    /** What computes it, in lower case: cpu or cuda. */
    public String executionProvider() {
        return scorer.executionProvider().name().toLowerCase(Locale.ROOT);
    }

    /** Whether a device beside the processor computes it, so that the thread that scores only waits. */
    public boolean onDevice() {
        return scorer.executionProvider().isDevice();
    }

    /** How much memory it takes now, bytes, about, if it shares its sessions with none: docs/many-models.md has what that is taken from. */
    public long bytes() {
        return SESSION_BYTES
                + SESSION_FILES * model().length()
                + scorer.capacity() * (ROW_BYTES + (long) Float.BYTES * rowLength)
                + explainer.bytes();
    }

    /** Between two batches: gives back what only anomalous records need, if none came since this was called before. */
    public void rest() {
        explainer.rest();
    }

    /** What is remembered of each key. */
    public SeriesMemory memory() {
        return memory;
    }

    /** How many records the batch has. */
    public int size() {
        return size;
    }

    public boolean isFull() {
        return size == scorer.capacity();
    }

    /** Adds a record of which nothing is known but its values. */
    public void add(float[] values, SeriesState key) {
        add(values, 0, key);
    }

    /**
     * Adds a record to the batch, which must not be full, and to its key's window.
     *
     * @param values one per feature of the job's schema, raw units, NaN = missing; not changed
     * @param number its number, as the model's {@link io.surprisal.core.condition.Condition} says; of no consequence for other models
     * @param key what is remembered of its key; changed for a model that has a window
     */
    public void add(float[] values, long number, SeriesState key) {
        put(memory.window(key, inModelOrder(values)), number);
    }

    /**
     * The same for a record that another lane has added to the key's window, which both {@linkplain SeriesMemory#sharesWindow share}.
     */
    public void addShared(long number, SeriesState key) {
        put(memory.sharedWindow(key), number);
    }

    /** Scores the batch, which must not be empty, in one ONNX Runtime call. */
    public void score() {
        scorer.score(size);
    }

    /**
     * Judges a record of the scored batch. Once for each, in the order in which the key's records came.
     *
     * @param eventTime epoch milliseconds
     * @param key what is remembered of its key; changed where the model smooths or the threshold remembers something
     * @param confirmed event time of its key's latest record that a person confirmed to be abnormal, epoch milliseconds; {@link
     *     Long#MIN_VALUE} without one
     */
    public Judgement judge(int record, long eventTime, SeriesState key, long confirmed) {
        Judgement judgement = judge.judge(scorer, record, eventTime, key, confirmed);
        if (judgement.verdict().anomalous()) {
            explainer.add(scorer.features(), condition, record);
        }
        return judgement;
    }

    /** The features that stand out in a record that was judged anomalous, worst first; missing ones are never named. */
    public FeatureDeviation[] explanation(int record) {
        return explainer.of(record);
    }

    /** An output of shape [N], asked for in the options or judged, for a record of the scored batch. */
    public float value(OutputName output, int record) {
        return scorer.value(output, record);
    }

    /** An output of shape [N, D], asked for in the options, for a record of the scored batch. */
    public float value(OutputName output, int record, int feature) {
        return scorer.value(output, record, feature);
    }

    /** Starts the next batch. */
    public void clear() {
        size = 0;
        explainer.clear();
    }

    @Override
    public void close() {
        try (explainer) {
            scorer.close();
        }
    }

    private void put(float[] window, long number) {
        if (condition != null) {
            condition.put(size, number);
        }
        scorer.features().put(size * rowLength, window);
        size++;
    }

    private float[] inModelOrder(float[] values) {
        if (places == null) {
            return values;
        }
        for (int i = 0; i < gathered.length; i++) {
            gathered[i] = values[places[i]];
        }
        return gathered;
    }
}
