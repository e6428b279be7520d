package io.surprisal.deploy.job;

import io.surprisal.config.SectionsContract;
import io.surprisal.telemetry.settings.JobFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

class JobSectionsTest extends SectionsContract {
    /** Four lines. */
    private static final String JOB = """
            model: models/pump.onnx
            kafka:
              bootstrap_servers: broker:9092
              input: {topics: pumps}
            """;

    @Override
    protected Class<? extends Record> topLevel() {
        return JobConfig.class;
    }

    @Override
    protected String everyKey() {
        return JobFile.example();
    }

    @Override
    protected String everyFormerKey() {
        try (InputStream text = Objects.requireNonNull(getClass().getResourceAsStream("former-job.yaml"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected String smallest() {
        return "{model: pump.onnx, kafka: {bootstrap_servers: 'broker:9092', input: {topics: pumps}}}";
    }

    @Override
    protected Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("", ": model: expected a value such as \"model.onnx\", got none; give it one"),
                Arguments.of(
                        "model: m.onnx\nkafka: {input: {topics: pumps}}",
                        ", line 2: kafka.bootstrap_servers: expected a value such as \"localhost:9092\", got none;"
                                + " give it one"),
                Arguments.of(
                        JOB.replace("pumps", "''"),
                        ", line 4: kafka.input.topics: expected a value such as \"telemetry\", got none; give it one"),
                Arguments.of(
                        JOB.replace("broker:9092", "broker"),
                        ", line 3: kafka.bootstrap_servers: expected host:port, several separated by commas, got broker;"
                                + " correct the value"),
                Arguments.of(
                        JOB.replace("pumps", "pumps, start: yesterday"),
                        ", line 4: kafka.input.start: expected one of committed_or_earliest, committed_or_latest,"
                                + " earliest, latest, got \"yesterday\"; correct the value"),
                Arguments.of(
                        JOB.replace("pumps", "[]"),
                        ", line 4: kafka.input.topics: expected at least one topic, got none; correct the value"),
                Arguments.of(
                        JOB + "  output: {delivery: twice}",
                        ", line 5: kafka.output.delivery: expected one of exactly_once, at_least_once, none,"
                                + " got \"twice\"; correct the value"),
                Arguments.of(
                        JOB + "  output: {formats: {events: xml}}",
                        ", line 5: kafka.output.formats.events: expected one of json, avro, got \"xml\"; correct the"
                                + " value"),
                Arguments.of(
                        JOB + "  output:\n    scores_topic: pumps",
                        ", line 5: kafka.output: expected topics with a name each, so that the job never reads what it"
                                + " writes, got 'pumps' twice or empty in [pumps, alerts, dead-letters, pumps];"
                                + " correct the value"),
                Arguments.of(
                        JOB + "  output: {transaction_timeout: 0s}",
                        ", line 5: kafka.output.transaction_timeout: expected at least 1ms, got 0s; correct the value"),
                Arguments.of(
                        JOB + "  client:\n    group.id: pumps",
                        ", line 6: kafka.client.group.id: expected no value here (set kafka.group), got pumps;"
                                + " correct the value"),
                Arguments.of(
                        JOB + "telemetry: {features: [flow]}",
                        ", line 5: telemetry.features: expected keys with values, got [\"flow\"]; correct the value"),
                Arguments.of(
                        JOB + "telemetry: {max_record_bytes: 1}",
                        ", line 5: telemetry.max_record_bytes: expected at least 2, which is {}, got 1; correct the value"),
                Arguments.of(
                        JOB + "telemetry: {dead_letter_bytes: -1}",
                        ", line 5: telemetry.dead_letter_bytes: expected 0 to 262144, so that it fits a Kafka message of"
                                + " 1 MiB, got -1; correct the value"),
                Arguments.of(
                        JOB + "telemetry:\n  event_time:\n    format: rfc",
                        ", line 7: telemetry.event_time.format: expected one of epoch_millis, epoch_seconds, iso_8601,"
                                + " got \"rfc\"; correct the value"),
                Arguments.of(
                        JOB + "telemetry:\n  event_time:\n    max_ahead: 1h\n    idleness: 0s",
                        ", line 8: telemetry.event_time.idleness: expected above 0s, got 0s; correct the value"),
                Arguments.of(
                        JOB + "scoring: {execution: {linger: ''}}",
                        ", line 5: scoring.execution.linger: expected a value such as \"5ms\", got none; give it one, or leave the"
                                + " key out for its default"),
                Arguments.of(
                        JOB + "scoring: {execution: {linger: soon}}",
                        ", line 5: scoring.execution.linger: expected a duration such as 500ms, 30s or 15min, got \"soon\";"
                                + " correct the value"),
                Arguments.of(
                        JOB + "scoring: {execution: {linger: 5}}",
                        ", line 5: scoring.execution.linger: expected a duration such as 500ms, 30s or 15min, got 5;"
                                + " correct the value"),
                Arguments.of(
                        JOB + "scoring: {execution: {linger: 0s}}",
                        ", line 5: scoring.execution.linger: expected at least 1ms, got 0s; correct the value"),
                Arguments.of(
                        JOB + "scoring: {models: {field: kind}}",
                        ", line 5: scoring.models.directory: expected the directory that the field chooses from, got none;"
                                + " correct the value"),
                Arguments.of(
                        JOB + "scoring:\n  batch: 3",
                        ", line 6: scoring.batch: expected one of the keys execution, forget_keys_after, judged, models,"
                                + " new_normal_after, reported, tail_probability, top_features, got an unknown one; correct its name or"
                                + " leave it out"),
                Arguments.of(
                        JOB + "scoring: {execution: {batch_size: many}}",
                        ", line 5: scoring.execution.batch_size: expected a whole number, got \"many\"; correct the value"),
                Arguments.of(
                        JOB + "scoring: {execution: {batch_size: 1.5}}",
                        ", line 5: scoring.execution.batch_size: expected a whole number, got 1.5; correct the value"),
                Arguments.of(
                        JOB + "scoring: {execution: {batch_size: 0}}",
                        ", line 5: scoring.execution.batch_size: expected 1 to 65536, got 0; correct the value"),
                Arguments.of(
                        JOB + "scoring: {execution: {batch_size: 99999999999}}",
                        ", line 5: scoring.execution.batch_size: expected a smaller int, got 99999999999; correct the value"),
                Arguments.of(
                        JOB + "scoring: {execution: {provider: gpu}}",
                        ", line 5: scoring.execution.provider: expected one of cpu, cuda, auto, got \"gpu\"; correct the value"),
                Arguments.of(
                        JOB + "scoring: {execution: {cuda: {memory_limit: 4 parsecs}}}",
                        ", line 5: scoring.execution.cuda.memory_limit: expected a size of memory such as 512mb or 4gb, got \"4 parsecs\";"
                                + " correct the value"),
                Arguments.of(
                        JOB + "scoring: {judged: loss}",
                        ", line 5: scoring.judged: expected one of surprisal, reconstruction_log_probability,"
                                + " kl_divergence, elbo, importance_weighted_log_likelihood, score, feature_log_probability, feature_score,"
                                + " feature_surprisal, expected, expected_scale, got \"loss\"; correct the value"),
                Arguments.of(
                        JOB + "scoring: {judged: expected}",
                        ", line 5: scoring.judged: expected an output of one value per record, usually surprisal, got"
                                + " expected; correct the value"),
                Arguments.of(
                        JOB + "scoring:\n  reported: [elbo, standardised/loss]",
                        ", line 6: scoring.reported[1]: expected the name of an output such as elbo, for a member of an"
                                + " ensemble standardised/elbo, got \"standardised/loss\"; correct the value"),
                Arguments.of(
                        JOB + "scoring: {tail_probability: 2}",
                        ", line 5: scoring.tail_probability: expected above 1.0E-9 and below 1, such as 0.001, which"
                                + " alerts on one normal record in a thousand, got 2.0; correct the value"),
                Arguments.of(
                        JOB + "scoring: 7", ", line 5: scoring: expected keys with values, got 7; correct the value"),
                Arguments.of(
                        JOB + "alerts: {budget: often}",
                        ", line 5: alerts.budget: expected a rate such as 1/week, 3/day or 0.5/month, got \"often\"; correct"
                                + " the value"),
                Arguments.of(
                        JOB + "scoring: {new_normal_after: 1min}",
                        ", line 5: scoring.new_normal_after: expected at least 10min, got 60s; correct the value"),
                Arguments.of(
                        JOB + "alerts: {quiet_period: 0s}",
                        ", line 5: alerts.quiet_period: expected at least 1ms, got 0s; correct the value"),
                Arguments.of(
                        JOB + "alerts: {severity: {update_factor: 1}}",
                        ", line 5: alerts.severity.update_factor: expected a factor above 1, such as 100, got 1.0; correct the"
                                + " value"),
                Arguments.of(
                        JOB + "alerts:\n  trigger: {of: 65}",
                        ", line 6: alerts.trigger.of: expected 1 to 64 records, got 65; correct the value"),
                Arguments.of(
                        JOB + "alerts:\n  trigger:\n    records: 3\n    of: 2",
                        ", line 7: alerts.trigger.records: expected 1 to 2, which is 'of', got 3; correct the value"),
                Arguments.of(
                        JOB + "alerts: {recover: {records: -1}}",
                        ", line 5: alerts.recover.records: expected 0 or more, got -1; correct the value"),
                Arguments.of(
                        JOB + "alerts: {recover: {tail_probability: 1}}",
                        ", line 5: alerts.recover.tail_probability: expected 0 for none, or above"
                                + " that of abnormal records and below 1, got 1.0; correct the value"),
                Arguments.of(
                        JOB + "alerts: {severity: {critical: 0.01}}",
                        ", line 5: alerts.severity.critical: expected a tail probability above 0, at most that of a"
                                + " warning, 1.0E-6, got 0.01; correct the value"),
                Arguments.of(
                        JOB + "alerts:\n  rules:\n    - keys: pump-(",
                        ", line 7: alerts.rules[0].keys: expected a regular expression that whole keys match, such as"
                                + " 'pump-.*', got 'pump-(' (Unclosed group at character 6); correct the value"),
                Arguments.of(
                        JOB + "alerts:\n  rules:\n    - keys: pump-.*\n    - ignore: [heat]\n      direction: up",
                        ", line 9: alerts.rules[1].direction: expected one of above, below, both, got \"up\"; correct"
                                + " the value"),
                Arguments.of(
                        JOB + "alerts: {rules: {least_deviation: {flow: -1}}}",
                        ", line 5: alerts.rules[0].least_deviation.flow: expected a distance from the expected value, in"
                                + " the feature's unit, 0 or more, got -1.0; correct the value"),
                Arguments.of(
                        JOB + "alerts: {rules: {silence_after_first: 0s}}",
                        ", line 5: alerts.rules[0].silence_after_first: expected at least 1ms, got 0s; correct the value"),
                Arguments.of(
                        JOB + "alerts: {rules: [{mute: x}]}",
                        ", line 5: alerts.rules[0].mute: expected one of the keys direction, ignore, keys,"
                                + " least_deviation, muted, silence_after_first, got an unknown one; correct its name or"
                                + " leave it out"),
                Arguments.of(
                        JOB + "alerts:\n  rules:\n    - muted:\n        - {start: '0 2 * * FUN', lasts: 1h}",
                        ", line 8: alerts.rules[0].muted[0].start: expected minute, hour, day of the month, month and day"
                                + " of the week, such as '0 2 * * SUN', got '0 2 * * FUN'; correct the value"),
                Arguments.of(
                        JOB + "alerts: {rules: {muted: {start: '0 2 30 2 *', lasts: 1h}}}",
                        ", line 5: alerts.rules[0].muted[0].start: expected a time that comes, such as '0 2 * * SUN', got"
                                + " '0 2 30 2 *'; correct the value"),
                Arguments.of(
                        JOB + "alerts: {rules: {muted: {start: '0 2 * * *'}}}",
                        ", line 5: alerts.rules[0].muted[0].lasts: expected how long the window lasts, such as 2h, got"
                                + " none; correct the value"),
                Arguments.of(
                        JOB + "alerts: {rules: {muted: {lasts: 1h}}}",
                        ", line 5: alerts.rules[0].muted[0].start: expected when the window begins, such as '0 2 * * SUN',"
                                + " got none; correct the value"),
                Arguments.of(
                        JOB + "alerts: {rules: {muted: {start: '0 2 * * *', lasts: 1h, zone: Mars/Olympus}}}",
                        ", line 5: alerts.rules[0].muted[0].zone: expected a time zone such as UTC or Europe/Berlin, got"
                                + " Mars/Olympus; correct the value"),
                Arguments.of(
                        JOB + "watch: {size: 1}",
                        ", line 5: watch.size: expected above 0 and below 1, got 1.0; correct the value"),
                Arguments.of(
                        JOB + "watch: {false_alert_every: 1h}",
                        ", line 5: watch.false_alert_every: expected at least the span, 1d, got 1h; correct the value"),
                Arguments.of(
                        JOB + "watch: {silent_after: 1min}",
                        ", line 5: watch.silent_after: expected at least 600s, got 60s; correct the value"),
                Arguments.of(
                        JOB + "alerts:\n  incidents: {group: '^(a)(b)'}",
                        ", line 6: alerts.incidents.group: expected a regular expression with one capturing group, such as"
                                + " ^([^-]+)-, or \"\" for no incidents, got ^(a)(b); correct the value"),
                Arguments.of(
                        JOB + "  output:\n    incidents_topic: alerts\nalerts: {incidents: {group: '^([^-]+)-'}}",
                        ", line 6: kafka.output.incidents_topic: expected a topic for nothing else, because"
                                + " alerts.incidents.group asks for incidents, got alerts; correct the value"),
                Arguments.of(
                        JOB + "flink:\n  checkpoints: {interval: 0s}",
                        ", line 6: flink.checkpoints.interval: expected at least 10ms, got 0s; correct the value"),
                Arguments.of(
                        JOB + "flink: {parallelism: -1}",
                        ", line 5: flink.parallelism: expected 0 or more, got -1; correct the value"),
                Arguments.of(
                        JOB + "modell: x",
                        ", line 5: modell: expected one of the keys alerts, flink, kafka, model, name, scoring, telemetry,"
                                + " watch, got an unknown one; correct its name or leave it out"),
                Arguments.of(
                        JOB + "\n# Twice.\nmodel: b",
                        ", line 7: model: expected once, is on line 1 as well; leave one of the two out"),
                Arguments.of(
                        JOB + "name: [",
                        ", line 5, column 8: expected YAML, got a fault while parsing a flow node, expected the node"
                                + " content, but found '<stream end>'; correct the line"),
                Arguments.of("- model", ": expected keys with values, got a list; begin as in 'name: pump-7'"));
    }

    @Override
    protected void read(String text) {
        JobConfig.parse(text, Path.of("/jobs/config.yaml"));
    }
}
