package io.surprisal.flink.models;

import io.surprisal.flink.directive.ModelChange;
import io.surprisal.flink.directive.ModelUpdate;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.Canary;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.Replacement;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SelfTest;
import io.surprisal.scoring.SelfTestText;
import io.surprisal.scoring.registry.ModelSeal;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.ModelSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the models that a job is to have and checks them: the digest, the signature, the file's contract, whether it can take the place of the job's own, and whether it runs and gives the values of its
 * export. What is refused changes nothing. It takes as long as the file's file system does.
 */
public final class ModelFetch implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFetch.class);
    private static final long serialVersionUID = 1;

    /** In the place of a subtask where an event is about all of them. */
    private static final int ALL_SUBTASKS = -1;

    /** Between the attempts to fetch a file that could not be read. */
    private static final Duration[] PAUSES = {Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(16)};

    private final String job;
    private final @Nullable PublicKey signer;
    private final ShippedModel own;
    private final JobSchema schema;
    private final ScoringOptions options;
    private final boolean keyed;
    private final boolean part;

    /**
     * @param signer who must have signed a model; null where models need no signature
     * @param own what the job was submitted with
     * @param keyed whether telemetry comes to the model by key
     * @param part whether the model may look at some of the job's features
     */
    public ModelFetch(
            String job,
            @Nullable PublicKey signer,
            ShippedModel own,
            JobSchema schema,
            ScoringOptions options,
            boolean keyed,
            boolean part) {
        this.job = job;
        this.signer = signer;
        this.own = own;
        this.schema = schema;
        this.options = options;
        this.keyed = keyed;
        this.part = part;
    }

    /** What became of both where it took too long. */
    CheckedModels late(DesiredModels desired, Duration patience) {
        return refused(
                desired,
                "It could not be fetched in " + patience.toMinutes()
                        + " min; look at its file system, then ask for it again");
    }

    /** What became of both where something failed that has nothing to do with them. */
    CheckedModels failed(DesiredModels desired, Throwable failure) {
        return refused(desired, "It was not checked: " + failure + "; look at the job's log, then ask for it again");
    }

    private CheckedModels refused(DesiredModels desired, String why) {
        List<ModelEvent> events = new ArrayList<>();
        refuse(ModelRole.CHAMPION, desired.champion(), null, why, events);
        refuse(ModelRole.SHADOW, desired.shadow(), null, why, events);
        return new CheckedModels(
                new ModelUpdate(ModelChange.keep(), ModelChange.keep()), events.toArray(ModelEvent[]::new));
    }

    /** Fetches and checks both. */
    CheckedModels checked(DesiredModels desired) {
        List<ModelEvent> events = new ArrayList<>();
        ModelChange champion = change(ModelRole.CHAMPION, desired.champion(), events);
        ModelChange shadow = isChampion(desired.shadow(), desired.champion())
                ? sameAsChampion(desired.shadow(), events)
                : change(ModelRole.SHADOW, desired.shadow(), events);
        return new CheckedModels(new ModelUpdate(champion, shadow), events.toArray(ModelEvent[]::new));
    }

    private boolean isChampion(@Nullable ModelSource shadow, @Nullable ModelSource champion) {
        String digest = champion == null ? own.ref().digest() : champion.sha256();
        return shadow != null && shadow.sha256().equals(digest);
    }

    private ModelChange sameAsChampion(@Nullable ModelSource shadow, List<ModelEvent> events) {
        refuse(
                ModelRole.SHADOW,
                shadow,
                null,
                "It is the very file that the champion is to be; name another one",
                events);
        return ModelChange.reset();
    }

    private ModelChange change(ModelRole role, @Nullable ModelSource source, List<ModelEvent> events) {
        if (source == null) {
            return ModelChange.reset();
        }
        ModelFile file = null;
        try {
            byte[] bytes = fetched(source);
            file = ModelSeal.open(source, bytes, signer);
            new Replacement(own.file(), schema, options, keyed, part).check(file);
            Lane.open(file, schema, options.lane()).close();
            Canary canary = SelfTest.run(file, options);
            String tested = SelfTestText.of(file, options, canary);
            if (canary.outcome() == Canary.Outcome.SILENT) {
                LOG.warn("The model file {} is taken as {}, but {}", source.uri(), role, tested);
            }
            events.add(event(role, ModelEventStatus.VERIFIED, source, file, "Self-test: " + tested));
            return ModelChange.set(source.uri(), bytes);
        } catch (IOException e) {
            refuse(
                    role,
                    source,
                    file,
                    "It cannot be read: " + e + "; put the file there, then ask for it again",
                    events);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // Whatever a file does wrong, it must not stop the job.
            refuse(role, source, file, String.valueOf(e.getMessage()), events);
        }
        return ModelChange.keep();
    }

    private byte[] fetched(ModelSource source) throws IOException {
        for (Duration pause : PAUSES) {
            try {
                return ModelFiles.bytes(source.uri());
            } catch (FileNotFoundException | NoSuchFileException e) {
                throw e;
            } catch (IOException e) {
                LOG.warn("The model file {} cannot be read: {}; it is tried again in {}", source.uri(), e, pause);
                pause(pause);
            }
        }
        return ModelFiles.bytes(source.uri());
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The job ends");
        }
    }

    private void refuse(
            ModelRole role,
            @Nullable ModelSource source,
            @Nullable ModelFile file,
            String why,
            List<ModelEvent> events) {
        if (source != null) {
            LOG.warn("The model file {} is refused as {}: {}", source.uri(), role, why);
            events.add(event(role, ModelEventStatus.REFUSED, source, file, why));
        }
    }

    private ModelEvent event(
            ModelRole role, ModelEventStatus status, ModelSource source, @Nullable ModelFile file, String message) {
        return new ModelEvent(
                job,
                role,
                status,
                file == null ? "" : file.manifest().name(),
                source.sha256().substring(0, 12),
                source.uri(),
                source.sha256(),
                System.currentTimeMillis(),
                ALL_SUBTASKS,
                message);
    }
}
