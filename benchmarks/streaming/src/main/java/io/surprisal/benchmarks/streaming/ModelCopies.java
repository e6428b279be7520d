package io.surprisal.benchmarks.streaming;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.scoring.registry.ModelRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Copies of a model, each a file of other bytes, so that none shares its sessions with another one; keys are dealt out to them in turn.
 *
 * @param linger how long a record waits at most for others of its model
 */
public record ModelCopies(Path directory, int count, Duration linger) {
    private static final long MUCH = 8L << 30;

    /** Writes the copies into a directory. */
    public static ModelCopies write(Path model, Path directory, int count, Duration linger) throws IOException {
        ModelProto.Builder file = ModelProto.parseFrom(Files.readAllBytes(model)).toBuilder();
        int entry = file.getMetadataPropsCount();
        file.addMetadataPropsBuilder().setKey("copy");
        for (int i = 0; i < count; i++) {
            file.getMetadataPropsBuilder(entry).setValue(Integer.toString(i));
            Files.write(directory.resolve("kind" + i + ".onnx"), file.build().toByteArray());
        }
        return new ModelCopies(directory, count, linger);
    }

    /** So many series, dealt out to the copies in turn. */
    Keys keys(int number) {
        return new Keys(number, count);
    }

    ScoringOptions scoring(ScoringOptions defaults) {
        return new ScoringOptions(
                defaults.judged(),
                defaults.reported(),
                defaults.threshold(),
                defaults.batchSize(),
                linger,
                defaults.topFeatures(),
                defaults.forgetKeysAfter());
    }

    DirectoryOptions options() {
        return new DirectoryOptions(
                directory.toString(), ModelRoute.ofKeys("(kind\\d+)-\\d+"), MUCH, Duration.ofHours(1));
    }
}
