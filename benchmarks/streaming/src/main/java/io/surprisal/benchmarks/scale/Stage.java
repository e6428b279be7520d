package io.surprisal.benchmarks.scale;

/** Something that a job has or has not, each alone beside wide JSON. */
enum Stage {
    JSON(Wire.JSON),
    CSV(Wire.CSV),
    OTLP_PROTOBUF(Wire.OTLP_PROTOBUF),
    LONG_JSON(Wire.LONG_JSON),
    LONG_JSON_SINGLE(Wire.LONG_JSON_SINGLE),

    /** Topics of feedback and of models, which say nothing. */
    DIRECTED(Wire.JSON),

    /** The same, but for a model that scores in the shadow. */
    SHADOW(Wire.JSON);

    private final Wire wire;

    Stage(Wire wire) {
        this.wire = wire;
    }

    /** What its telemetry looks like. */
    Wire wire() {
        return wire;
    }

    /** Whether it has topics of feedback and of models. */
    boolean directed() {
        return this == DIRECTED || this == SHADOW;
    }
}
