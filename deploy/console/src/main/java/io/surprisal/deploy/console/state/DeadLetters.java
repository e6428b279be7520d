package io.surprisal.deploy.console.state;

import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Dead letters by their reasons: how many, and the newest. Not thread-safe. */
final class DeadLetters {
    private static final int MOST_OF_REASON = 5;

    private final Map<DeadLetterReason, OfReason> reasons = new EnumMap<>(DeadLetterReason.class);

    private static final class OfReason {
        long count;
        final Deque<DeadLetterView.Letter> newest = new ArrayDeque<>();
    }

    void add(DeadLetter letter, long written) {
        OfReason ofReason = reasons.computeIfAbsent(letter.reason(), first -> new OfReason());
        ofReason.count++;
        ofReason.newest.addFirst(new DeadLetterView.Letter(letter.source().toString(), written, letter.message()));
        if (ofReason.newest.size() > MOST_OF_REASON) {
            ofReason.newest.removeLast();
        }
    }

    /** Most first. */
    List<DeadLetterView> views() {
        return reasons.entrySet().stream()
                .map(entry -> new DeadLetterView(
                        Numbers.word(entry.getKey()), entry.getValue().count, List.copyOf(entry.getValue().newest)))
                .sorted(Comparator.comparingLong(DeadLetterView::count).reversed())
                .toList();
    }
}
