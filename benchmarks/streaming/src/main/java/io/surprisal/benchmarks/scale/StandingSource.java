package io.surprisal.benchmarks.scale;

import io.surprisal.benchmarks.streaming.MemorySource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.core.io.InputStatus;

/** The records of a {@link MemorySource} without an end, as many at a time as a {@link Supply} of its name allows. */
final class StandingSource<T> extends MemorySource<T> {
    private static final Map<String, Supply> SUPPLIES = new ConcurrentHashMap<>();
    private static final long ENDLESS = 1L << 60;

    private final String name;

    /** @param name of records that were kept, and of a supply */
    StandingSource(String name) {
        super(ENDLESS, name);
        this.name = name;
    }

    /** The supply of a name, always the same one in a process. */
    static Supply supply(String name) {
        return SUPPLIES.computeIfAbsent(name, ignored -> new Supply());
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<T, NumberSequenceSplit> createReader(SourceReaderContext context) {
        Supply supply = supply(name);
        return new Reader<>(context, name) {
            private long given;
            private long allowed;

            @Override
            protected T convert(Long number) {
                given++;
                return super.convert(number);
            }

            @Override
            public InputStatus pollNext(ReaderOutput<T> output) {
                return mayGive() ? super.pollNext(output) : InputStatus.NOTHING_AVAILABLE;
            }

            @Override
            public CompletableFuture<Void> isAvailable() {
                return mayGive() ? super.isAvailable() : supply.moreThan(given);
            }

            private boolean mayGive() {
                if (given == allowed) {
                    allowed = supply.asked();
                }
                return given < allowed;
            }
        };
    }
}
