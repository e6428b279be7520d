package io.surprisal.telemetry.record;

/**
 * A record with its scores and the verdict on them.
 *
 * @param source where the telemetry came from
 * @param key the series it belongs to
 * @param eventTime epoch milliseconds
 * @param model what scored it
 * @param outputs names of the outputs in {@code values}; the first is the one that was judged. Shared between records, not to
 *     be changed
 * @param values the outputs' values: nats for log-probabilities, divergences and the surprisal of a model by itself, without a unit for
 *     an ensemble's surprisal; NaN where the model gave none. Owned by this record, not to be changed
 * @param abnormality the judged output's value turned so that higher is more abnormal; NaN where the model gave none
 * @param smoothed the abnormality after the model's smoother, which the verdict rests on; the abnormality itself where the model
 *     has none
 * @param threshold the smoothed abnormality from which on the record would have been anomalous, as it stood for its key at this record; NaN where
 *     nothing says so
 * @param tailProbability how often a normal record is at least this abnormal, smoothed, in (0, 1]; NaN where there is no score
 * @param grade 0 for a normal record, up to 1 for an anomalous one
 * @param anomalous whether the threshold calls it so
 * @param settling how long after it an alert stays open whatever its quiet period, because the key's new normal settles,
 *     milliseconds; 0 where none does. Not told in any topic
 * @param setAside whether people said so: they silenced its key for its time, or called its kind no anomaly. Then it is for alerts a record
 *     that is not abnormal. Not told in any topic
 * @param deviations the features that stand out in this very record, worst first; empty for a normal record. Owned likewise
 */
public record ScoredRecord(
        Coordinates source,
        String key,
        long eventTime,
        ModelVersion model,
        String[] outputs,
        float[] values,
        float abnormality,
        float smoothed,
        float threshold,
        double tailProbability,
        double grade,
        boolean anomalous,
        long settling,
        boolean setAside,
        FeatureDeviation[] deviations) {}
