package io.surprisal.scoring.registry;

import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.format.ModelFormatException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registry of a job with one model, whose bytes travel with the job: every task, also after a failover, scores with the very
 * file that was checked where the job was submitted. Read once and parsed once there, and once more by each process that runs some of its
 * tasks, however many these are.
 */
public final class ShippedModel implements ModelRegistry {
    /** Those that came with tasks, by digest, each as long as a task of this process holds it. */
    private static final Map<String, WeakReference<ShippedModel>> ARRIVED = new HashMap<>();

    private final ModelRef ref;
    private final byte[] bytes;
    private transient @Nullable ModelFile parsed;

    private ShippedModel(ModelFile file, byte[] bytes) {
        this.ref = ModelRef.of(file);
        this.bytes = bytes;
        this.parsed = file;
    }

    /** Reads and checks a file. */
    public static ShippedModel read(Path path) throws IOException {
        return of(ModelFile.bytes(path), path.toString());
    }

    /**
     * Checks bytes.
     *
     * @param bytes owned by the result
     * @param source names them in messages
     */
    public static ShippedModel of(byte[] bytes, String source) {
        return new ShippedModel(ModelFile.parse(bytes, source), bytes);
    }

    /** Names the model. */
    public ModelRef ref() {
        return ref;
    }

    /** The model, where it was read. */
    public synchronized ModelFile file() {
        ModelFile file = parsed;
        if (file == null) {
            file = ModelFile.parse(bytes, ref.source());
            parsed = file;
        }
        return file;
    }

    @Override
    public ModelFile load(ModelRef model) {
        ModelFile file = file();
        if (!model.digest().equals(file.digest())) {
            throw new ModelFormatException("The job asks for model " + model.name() + " of digest " + model.digest()
                    + " from " + model.source() + "; what it was submitted with is "
                    + file.manifest().name()
                    + " of digest " + file.digest() + "; submit the job again");
        }
        return file;
    }

    /** The one of this process that holds the same bytes, so that they are held and parsed once. */
    private Object readResolve() {
        synchronized (ARRIVED) {
            ARRIVED.values().removeIf(arrived -> arrived.get() == null);
            WeakReference<ShippedModel> arrived = ARRIVED.get(ref.digest());
            ShippedModel same = arrived == null ? null : arrived.get();
            if (same != null && Arrays.equals(same.bytes, bytes)) {
                return same;
            }
            ARRIVED.put(ref.digest(), new WeakReference<>(this));
            return this;
        }
    }
}
