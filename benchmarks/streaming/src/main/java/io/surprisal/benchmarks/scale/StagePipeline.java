package io.surprisal.benchmarks.scale;

import io.surprisal.benchmarks.streaming.MemorySource;
import io.surprisal.benchmarks.streaming.Pipeline;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.flink.ModelsSource;
import io.surprisal.flink.PipelineOptions;
import io.surprisal.flink.PipelineSinks;
import io.surprisal.flink.PipelineSources;
import io.surprisal.flink.ScoringPipeline;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.EventTimeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The whole pipeline by key under an alert budget, with one {@link Stage}. */
final class StagePipeline implements Pipeline {
    /** A key whose rows are all the same is no usual one. */
    private static final int ROWS_OF_A_KEY = 3;

    private static final String JOB = "stages";
    private static final String FEEDBACK = "feedback";
    private static final String MODELS = "models";

    private final Stage stage;
    private final ShippedModel model;
    private final TelemetryRows rows;
    private final Path shadow;

    /** @param shadow the model's file that scores in the shadow, another one than the model's */
    StagePipeline(Stage stage, ShippedModel model, TelemetryRows rows, Path shadow) {
        this.stage = stage;
        this.model = model;
        this.rows = rows;
        this.shadow = shadow;
    }

    /** How many messages a record has. */
    int messages() {
        return stage.wire().messages(rows, "", rows.values()[0]).size();
    }

    /** Whether messages hold measurements, of which records are assembled. */
    boolean assembles() {
        return stage.wire().encoding(rows.names()) instanceof RecordEncoding.Metrics;
    }

    @Override
    public RawRecord[] records(int keys) {
        int rowsOfAKey = Math.max(ROWS_OF_A_KEY, (rows.values().length + keys - 1) / keys);
        List<RawRecord> records = new ArrayList<>();
        for (int row = 0; row < rowsOfAKey; row++) {
            List<List<byte[]>> messages = new ArrayList<>();
            for (int key = 0; key < keys; key++) {
                messages.add(stage.wire().messages(rows, name(key), rows.row((long) row * keys + key + row)));
            }
            for (int message = 0; message < messages.get(0).size(); message++) {
                for (int key = 0; key < keys; key++) {
                    byte[] name = name(key).getBytes(StandardCharsets.UTF_8);
                    records.add(
                            new RawRecord(JOB, 0, 0, 0, name, messages.get(key).get(message)));
                }
            }
        }
        return records.toArray(RawRecord[]::new);
    }

    /** Each record of a key is an interval after the one before. */
    StandingSource.Stamp<RawRecord> clock(int keys) {
        long sweep = (long) keys * messages();
        return (record, number) -> new RawRecord(
                record.topic(),
                record.partition(),
                number,
                number / sweep * Wire.INTERVAL.toMillis(),
                record.key(),
                record.value());
    }

    /** Has the directives begin that the job to come reads; the result completes when the job is as the stage has it. */
    CompletableFuture<Void> begin() throws IOException {
        for (String silent : List.of(FEEDBACK, MODELS)) {
            MemorySource.keep(silent, new RawRecord[0]);
            StandingSource.begin(silent, Pace.OF_RECORDS);
        }
        if (stage != Stage.SHADOW) {
            return CompletableFuture.completedFuture(null);
        }
        String digest = ModelFile.read(shadow).digest();
        byte[] desired = new DesiredModelsJson()
                .toBytes(new DesiredModels(null, new ModelSource(shadow.toUri().toString(), digest, null)));
        byte[] job = JOB.getBytes(StandardCharsets.UTF_8);
        MemorySource.keep(MODELS, new RawRecord[] {new RawRecord(MODELS, 0, 0, 0, job, desired)});
        CompletableFuture<Void> active = ShadowSink.begin();
        // What becomes of it is told to the sink.
        CompletableFuture<Void> unused = StandingSource.supply(MODELS).ask(1);
        return active;
    }

    @Override
    public void build(
            StreamExecutionEnvironment environment, Source<RawRecord, ?, ?> telemetry, Sink<ScoredRecord> scores) {
        ScoringPipeline.build(
                environment,
                options(),
                stage.directed()
                        ? new PipelineSources(
                                telemetry,
                                new StandingSource<RawRecord>(FEEDBACK),
                                new ModelsSource(new StandingSource<RawRecord>(MODELS), JOB, null))
                        : PipelineSources.of(telemetry),
                new PipelineSinks(
                        scores,
                        new DiscardingSink<>(),
                        new DiscardingSink<>(),
                        new DiscardingSink<>(),
                        new NoDeadLetters(),
                        stage == Stage.SHADOW ? new ShadowSink() : new DiscardingSink<>()));
    }

    /** The same options for messages of a wire. */
    static DecodeOptions decoding(Wire wire, DecodeOptions options) {
        RecordEncoding encoding =
                wire.encoding(List.copyOf(options.features().paths().keySet()));
        return new DecodeOptions(
                encoding,
                options.features(),
                encoding instanceof RecordEncoding.Metrics ? KeySource.field(Wire.KEY_LABEL) : options.key(),
                options.time(),
                options.missing(),
                options.unknown(),
                options.maxRecordBytes(),
                options.deadLetterBytes());
    }

    private PipelineOptions options() {
        PipelineOptions defaults = PipelineOptions.defaults(model, FeatureMapping.fields(rows.names()))
                .withThreshold(AlertBudget.defaults());
        return new PipelineOptions(
                model,
                decoding(stage.wire(), defaults.decode()),
                // Each record follows those before it.
                new EventTimeOptions(
                        Duration.ZERO,
                        defaults.eventTime().idleness(),
                        defaults.eventTime().maxAhead()),
                defaults.scoring(),
                defaults.alerts(),
                defaults.watch());
    }

    private static String name(int key) {
        return "machine-" + key;
    }
}
