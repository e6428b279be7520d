package io.surprisal.flink;

import io.surprisal.telemetry.record.RawRecord;
import java.security.PublicKey;
import org.apache.flink.api.connector.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * Where a job reads which models it is to have.
 *
 * @param source one record for each job, the latest of which stands, {@link io.surprisal.telemetry.topic.DesiredModelsJson}
 * @param job the job's name among those that share the source: the key of its records
 * @param signer who must have signed a model, an Ed25519 key; null where models need no signature
 */
public record ModelsSource(
        Source<RawRecord, ?, ?> source,
        String job,
        @Nullable PublicKey signer) {}
