package io.surprisal.onnx.runtime;

import ai.onnxruntime.OrtException;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one thread's calls: direct buffers for the records and for every output, in whole tiles of rows, and the
 * tensors over them for every shape of batch.
 */
final class BatchBuffers implements AutoCloseable {
    private static final int ALIGNMENT = BatchShapes.TILE * Float.BYTES;

    private final FloatBuffer features;
    private final @Nullable LongBuffer condition;
    private final Map<OutputName, FloatBuffer> values = new LinkedHashMap<>();
    private final Map<ModelOutput, FloatBuffer> headlineValues = new EnumMap<>(ModelOutput.class);
    private final List<BoundBatch> batches = new ArrayList<>();
    private final BatchShapes shapes;

    /** @throws ScoringException where the process may not have that much direct memory */
    BatchBuffers(ModelFile model, ScorerOptions options, ExecutionProvider provider) throws OrtException {
        shapes = BatchShapes.of(provider, options.capacity());
        int tiles = BatchShapes.tiles(options.capacity());
        int width = model.manifest().features().size();
        int rowLength = model.manifest().window() * width;
        boolean complete = false;
        try {
            FloatBuffer tiled = allocate(tiles, rowLength);
            features = tiled.slice(0, options.capacity() * rowLength);
            LongBuffer conditions = model.manifest().condition().isNone()
                    ? null
                    : bytes(tiles, 1, Long.BYTES).asLongBuffer();
            condition = conditions == null ? null : conditions.slice(0, options.capacity());
            for (OutputName name : options.outputs()) {
                FloatBuffer buffer = allocate(tiles, name.output().perRecord() ? 1 : width);
                values.put(name, buffer);
                if (name.member().isEmpty()) {
                    headlineValues.put(name.output(), buffer);
                }
            }
            for (int rows : shapes.rows().toArray()) {
                batches.add(new BoundBatch(model, tiled, conditions, values, rows));
            }
            complete = true;
        } catch (OutOfMemoryError | ArithmeticException e) {
            throw new ScoringException(
                    "The buffers of " + model.source() + " for " + options.capacity()
                            + " records a call do not fit into this JVM's direct memory (" + e.getMessage()
                            + "); score fewer records a call, or give it more: -XX:MaxDirectMemorySize, in a Flink"
                            + " cluster taskmanager.memory.task.off-heap.size",
                    e);
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** Shape [capacity, W, D], row-major. */
    FloatBuffer features() {
        return features;
    }

    /** Shape [capacity]; null for a model that has no such input. */
    @Nullable
    LongBuffer condition() {
        return condition;
    }

    /** The outputs that have a buffer. */
    Set<OutputName> outputs() {
        return values.keySet();
    }

    /** What the last call wrote of an output, or null for one without a buffer. */
    @Nullable
    FloatBuffer values(OutputName output) {
        return output.member().isEmpty() ? values(output.output()) : values.get(output);
    }

    /** The same of one of the headline's outputs. */
    @Nullable
    FloatBuffer values(ModelOutput headlineOutput) {
        return headlineValues.get(headlineOutput);
    }

    /** The tensors over the fewest rows that hold some records. */
    BoundBatch holding(int records) {
        return batches.get(shapes.holding(records));
    }

    @Override
    public void close() {
        batches.forEach(BoundBatch::close);
    }

    private static FloatBuffer allocate(int tiles, int rowLength) {
        return bytes(tiles, rowLength, Float.BYTES).asFloatBuffer();
    }

    private static ByteBuffer bytes(int tiles, int rowLength, int ofValue) {
        int tile = BatchShapes.TILE * ofValue;
        int bytes = Math.multiplyExact(Math.multiplyExact(tiles, rowLength), tile);
        return ByteBuffer.allocateDirect(bytes + ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .order(ByteOrder.nativeOrder());
    }
}
