package io.surprisal.benchmarks.micro;

import io.surprisal.telemetry.log.GroupSettings;
import io.surprisal.telemetry.log.LineReader;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.log.MiningSettings;
import io.surprisal.telemetry.log.OpenGroups;
import io.surprisal.telemetry.log.TimeSettings;
import io.surprisal.telemetry.record.Coordinates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** A line of a log to its template, and to its session of 20 lines. */
public class LineBenchmark extends PerRecord {
    private static final int KEYS = 64;
    private static final int SESSION = 20;

    @Param({"16", "128", "1024"})
    private int templates;

    private final String[] lines = new String[RECORDS];
    private final Coordinates[] sources = new Coordinates[RECORDS];
    private final OpenGroups[] open = new OpenGroups[KEYS];
    private GroupSettings settings;
    private LineReader reader;

    @SuppressWarnings("NullAway.Init") // JMH calls read() first.
    public LineBenchmark() {}

    @Setup
    public void read() {
        settings =
                new GroupSettings("blk_-?\\d+", Duration.ZERO, Duration.ofMinutes(10), SESSION, Duration.ofMinutes(10));
        List<String> features = new ArrayList<>();
        for (int i = 0; i + 1 < templates; i++) {
            features.add("INFO dfs.DataNode: Step" + i + " received block blk_<*> src: <*> dest: <*> of size <*>");
        }
        features.add("<unknown template>");
        reader = new LineReader(
                new LogRules("", MiningSettings.defaults().masks(), settings, TimeSettings.defaults(), features));
        for (int i = 0; i < RECORDS; i++) {
            lines[i] = "INFO dfs.DataNode: Step" + i % (templates - 1) + " received block blk_-" + i % KEYS
                    + "45091778 src: /10.251.215.16:55695 dest: /10.251.215.16:50010 of size 67108864";
            sources[i] = new Coordinates("lines", 0, i);
        }
        for (int key = 0; key < KEYS; key++) {
            open[key] = new OpenGroups();
        }
    }

    /** Masks, tokens and the tree of templates. */
    @Benchmark
    public void template(Blackhole blackhole) {
        for (String line : lines) {
            blackhole.consume(reader.template(line));
        }
    }

    /** What is remembered of the key, on the heap, and its session's counts. */
    @Benchmark
    public void count(Blackhole blackhole) {
        for (int i = 0; i < RECORDS; i++) {
            OpenGroups groups = new OpenGroups(open[i % KEYS].groups());
            groups.add(settings, templates, sources[i], i, i / KEYS % templates, Long.MIN_VALUE);
            groups.takeFull(SESSION).ifPresent(blackhole::consume);
            open[i % KEYS] = groups;
        }
    }
}
