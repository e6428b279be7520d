package io.surprisal.benchmarks.streaming;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReaderBase;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.NumberSequenceIterator;

/**
 * A bounded source of records that lie in this process's memory, replayed until there were enough. They stay there between
 * jobs, so that no round pays for reading them. Flink's generator source asks its rate limiter before every record, which
 * costs more than the scoring operator does.
 */
public class MemorySource<T> implements Source<T, NumberSequenceSplit, Collection<NumberSequenceSplit>> {
    private static final Map<String, Object[]> MEMORY = new ConcurrentHashMap<>();

    private final NumberSequenceSource numbers;
    private final String name;

    /**
     * @param count how many records come
     * @param name of records that {@link #keep} was given
     */
    public MemorySource(long count, String name) {
        this.numbers = new NumberSequenceSource(0, count - 1);
        this.name = name;
    }

    /** Keeps records, under a name, for the jobs to come. */
    public static void keep(String name, Object[] records) {
        MEMORY.put(name, records);
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<T, NumberSequenceSplit> createReader(SourceReaderContext context) {
        return new Reader<>(context, name);
    }

    @Override
    public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
            SplitEnumeratorContext<NumberSequenceSplit> context) {
        return numbers.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> restoreEnumerator(
            SplitEnumeratorContext<NumberSequenceSplit> context, Collection<NumberSequenceSplit> checkpoint) {
        return numbers.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<NumberSequenceSplit> getSplitSerializer() {
        return numbers.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Collection<NumberSequenceSplit>> getEnumeratorCheckpointSerializer() {
        return numbers.getEnumeratorCheckpointSerializer();
    }

    /** Reads the records of a name over and over. */
    protected static class Reader<T>
            extends IteratorSourceReaderBase<Long, T, NumberSequenceIterator, NumberSequenceSplit> {
        private final Object[] replayed;

        protected Reader(SourceReaderContext context, String name) {
            super(context);
            replayed = Objects.requireNonNull(MEMORY.get(name), name);
        }

        @Override
        @SuppressWarnings("unchecked") // Who keeps records under a name also reads them.
        protected T convert(Long number) {
            return (T) replayed[(int) (number % replayed.length)];
        }
    }
}
