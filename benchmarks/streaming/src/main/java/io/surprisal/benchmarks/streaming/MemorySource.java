package io.surprisal.benchmarks.streaming;

import java.io.Serializable;
import java.util.Collection;
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
 * A bounded source of records that lie in memory, replayed until there were enough. Flink's generator source asks its rate
 * limiter before every record, which costs more than the scoring operator does.
 */
final class MemorySource<T> implements Source<T, NumberSequenceSplit, Collection<NumberSequenceSplit>> {
    private final NumberSequenceSource numbers;
    private final Records<T> records;

    /**
     * @param count how many records come
     */
    MemorySource(long count, Records<T> records) {
        this.numbers = new NumberSequenceSource(0, count - 1);
        this.records = records;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<T, NumberSequenceSplit> createReader(SourceReaderContext context) throws Exception {
        T[] replayed = records.load();
        return new IteratorSourceReaderBase<Long, T, NumberSequenceIterator, NumberSequenceSplit>(context) {
            @Override
            protected T convert(Long number) {
                return replayed[(int) (number % replayed.length)];
            }
        };
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

    /** Loads the records in the task. */
    @FunctionalInterface
    interface Records<T> extends Serializable {
        T[] load() throws Exception;
    }
}
