package io.surprisal.deploy.console.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far the console has come with each topic, by what it holds. Not thread-safe. */
final class Topics {
    private final Map<String, Topic> topics = new LinkedHashMap<>();

    private static final class Topic {
        final String name;
        TopicState state = TopicState.CONNECTING;

        @Nullable
        String message;

        long unreadable;

        Topic(String name) {
            this.name = name;
        }
    }

    Topics(Map<String, String> names) {
        names.forEach((holds, name) -> topics.put(holds, new Topic(name)));
    }

    /** Returns whether that is something new. */
    boolean put(String holds, TopicState state, @Nullable String message) {
        Topic topic = of(holds);
        String shown = message == null && topic.unreadable > 0 ? topic.message : message;
        boolean changes = topic.state != state || !Objects.equals(topic.message, shown);
        topic.state = state;
        topic.message = shown;
        return changes;
    }

    void unreadable(String holds, String message) {
        Topic topic = of(holds);
        topic.unreadable++;
        topic.message = message;
    }

    List<TopicView> views() {
        return topics.entrySet().stream()
                .map(entry -> {
                    Topic topic = entry.getValue();
                    return new TopicView(
                            entry.getKey(), topic.name, Numbers.word(topic.state), topic.unreadable, topic.message);
                })
                .toList();
    }

    private Topic of(String holds) {
        return Objects.requireNonNull(topics.get(holds), holds);
    }
}
