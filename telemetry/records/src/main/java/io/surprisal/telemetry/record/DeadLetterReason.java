package io.surprisal.telemetry.record;

/** Why a record was not scored, or feedback or models not taken. */
public enum DeadLetterReason {
    /** The record has no payload. */
    TOMBSTONE,

    /** The payload is longer than the configured bound and was not parsed. */
    TOO_LARGE,

    /** The payload is not one complete JSON object. */
    NOT_JSON,

    /** The payload is not one record of the configured Avro schema. */
    NOT_AVRO,

    /** The payload is not one line of the configured columns. */
    NOT_CSV,

    /** The payload, or a part of it, is not what the configured format of metrics says. */
    NOT_METRICS,

    /** A feature is absent or null and the configuration does not allow that. */
    MISSING_FEATURE,

    /** Every feature is missing: there is nothing to score. */
    NO_FEATURES_OBSERVED,

    /** A feature is something else than a number. */
    NOT_NUMERIC,

    /** A feature does not fit a finite 32-bit float. */
    OUT_OF_RANGE,

    /** A field is not in the mapping, and the configuration refuses unknown fields. */
    UNKNOWN_FIELD,

    /** The key field is absent or no text or number. */
    BAD_KEY,

    /** The time is absent or not in the configured format. */
    BAD_TIME,

    /** The time is further ahead of the record's Kafka timestamp than the configured bound. */
    FUTURE_TIME,

    /** The bucket of time that it belongs to is over: its record has left. */
    LATE,

    /** Several series are the same feature of one key, and the configuration does not say what becomes of them. */
    AMBIGUOUS_FEATURE,

    /** What should be feedback is none. */
    BAD_FEEDBACK,

    /** What should say which models the job is to have does not. */
    BAD_MODELS
}
