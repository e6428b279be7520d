package io.surprisal.flink;

import io.surprisal.telemetry.record.Coordinates;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * Numbers the elements of each subtask, from 0, as offsets number the records of a partition. The numbers are part of every checkpoint: what is read again
 * after it has the same ones, if a subtask gets the same elements in the same order. State {@value #STATE} holds a subtask and its next number; each
 * subtask sees all of them, so that none begins again, whatever the parallelism was before and becomes later.
 */
final class SubtaskNumbers {
    static final String STATE = "numbers";

    private final String name;
    private final int subtask;
    private final ListState<Tuple2<Integer, Long>> state;
    /** Of subtasks that there are no longer; kept by the first one. */
    private final Map<Integer, Long> departed = new TreeMap<>();

    private long next;

    /**
     * @param name stands in place of a topic
     * @param subtask stands in place of a partition
     */
    SubtaskNumbers(String name, int subtask, int parallelism, OperatorStateStore store) throws Exception {
        this.name = name;
        this.subtask = subtask;
        this.state = store.getUnionListState(new ListStateDescriptor<>(STATE, Types.TUPLE(Types.INT, Types.LONG)));
        for (Tuple2<Integer, Long> known : state.get()) {
            if (known.f0 == subtask) {
                next = known.f1;
            } else if (subtask == 0 && known.f0 >= parallelism) {
                departed.put(known.f0, known.f1);
            }
        }
    }

    /** The coordinates of the next element. */
    Coordinates next() {
        return new Coordinates(name, subtask, next++);
    }

    /** Puts all that is to be known again into the state. */
    void snapshot() throws Exception {
        state.clear();
        state.add(Tuple2.of(subtask, next));
        for (Map.Entry<Integer, Long> other : departed.entrySet()) {
            state.add(Tuple2.of(other.getKey(), other.getValue()));
        }
    }
}
