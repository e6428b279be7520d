package io.surprisal.flink.directive;

import io.surprisal.core.digest.Sha256;
import io.surprisal.onnx.format.ModelFile;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one role of a job.
 *
 * @param uri where the file came from, for messages; empty for others than {@link Kind#SET}
 * @param bytes the file; null for others than {@link Kind#SET}. Owned by this record, not to be changed
 */
public record ModelChange(Kind kind, String uri, byte @Nullable [] bytes) {
    /** What becomes of it. */
    public enum Kind {
        /** What it has stays: what was asked for was refused. */
        KEEP,

        /** It has the job's own model, or none where it is the shadow's. */
        RESET,

        /** It has the file. */
        SET
    }

    /** One that leaves the role as it is. */
    public static ModelChange keep() {
        return new ModelChange(Kind.KEEP, "", null);
    }

    /** One that gives the champion the job's own model, and the shadow none. */
    public static ModelChange reset() {
        return new ModelChange(Kind.RESET, "", null);
    }

    /** One that gives the role a file, whose bytes belong to it from then on. */
    public static ModelChange set(String uri, byte[] bytes) {
        return new ModelChange(Kind.SET, uri, bytes);
    }

    /** SHA-256 of the file, hexadecimal; empty without one. */
    public String digest() {
        return bytes == null ? "" : Sha256.hex(bytes);
    }

    /** The file of one that sets it. */
    public ModelFile file() {
        if (bytes == null) {
            throw new IllegalStateException("A change of kind " + kind + " has no file");
        }
        return ModelFile.parse(bytes, uri);
    }
}
