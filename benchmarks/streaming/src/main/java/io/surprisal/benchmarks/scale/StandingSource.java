package io.surprisal.benchmarks.scale;

import io.surprisal.benchmarks.streaming.MemorySource;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
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
    private final Stamp<T> stamp;

    /** @param name of records that were kept, and of a supply */
    StandingSource(String name) {
        this(name, (record, number) -> record);
    }

    /** @param stamp makes of a kept record the one that is read */
    StandingSource(String name, Stamp<T> stamp) {
        super(ENDLESS, name);
        this.name = name;
        this.stamp = stamp;
    }

    /** Begins a supply for the sources and sinks of a name. */
    static Supply begin(String name, Pace pace) {
        Supply supply = new Supply(pace);
        SUPPLIES.put(name, supply);
        return supply;
    }

    /** The supply of a name that was begun last. */
    static Supply supply(String name) {
        return Objects.requireNonNull(SUPPLIES.get(name), name);
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
                return stamp.of(super.convert(number), number);
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
                    allowed = supply.messages();
                }
                return given < allowed;
            }
        };
    }

    /** Makes of a kept record the one that is read as the so manieth from 0. */
    @FunctionalInterface
    interface Stamp<T> extends Serializable {
        T of(T record, long number);
    }
}
