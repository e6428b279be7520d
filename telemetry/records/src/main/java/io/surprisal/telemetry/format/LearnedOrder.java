package io.surprisal.telemetry.format;

import com.fasterxml.jackson.core.io.SerializedString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place of a {@link FieldTree}, and in which order its mapped fields came last: records of one source look alike, and checking a
 * guess is cheaper than looking a name up. Belongs to one reader; not thread-safe.
 */
final class LearnedOrder {
    private final FieldTree place;
    private final SerializedString name;
    private final Map<String, LearnedOrder> fields = new HashMap<>();
    private final List<@Nullable LearnedOrder> elements = new ArrayList<>();
    private @Nullable LearnedOrder first;
    private @Nullable LearnedOrder successor;

    private LearnedOrder(FieldTree place) {
        this.place = place;
        this.name = new SerializedString(place.name());
        place.fields().forEach((step, field) -> add(step, new LearnedOrder(field)));
    }

    /** Nothing is learned yet. */
    static LearnedOrder of(FieldTree root) {
        return new LearnedOrder(root);
    }

    FieldTree place() {
        return place;
    }

    /** The last step to this place, encoded. */
    SerializedString name() {
        return name;
    }

    /** What is mapped under a field of this object. */
    @Nullable
    LearnedOrder field(String step) {
        return fields.get(step);
    }

    /** What is mapped under an element of this array. */
    @Nullable
    LearnedOrder element(int index) {
        return index < elements.size() ? elements.get(index) : null;
    }

    /** The mapped field of this object that last time followed the previous one, or came first. */
    @Nullable
    LearnedOrder guessAfter(@Nullable LearnedOrder previous) {
        return previous == null ? first : previous.successor;
    }

    /** Remembers the field that follows the previous one, or comes first. */
    void learn(@Nullable LearnedOrder previous, LearnedOrder field) {
        if (previous == null) {
            first = field;
        } else {
            previous.successor = field;
        }
    }

    private void add(String step, LearnedOrder field) {
        fields.put(step, field);
        field.place.index().ifPresent(index -> {
            while (elements.size() <= index) {
                elements.add(null);
            }
            elements.set(index, field);
        });
    }
}
