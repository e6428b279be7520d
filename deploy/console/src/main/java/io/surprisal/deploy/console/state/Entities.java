package io.surprisal.deploy.console.state;

import io.surprisal.telemetry.record.ScoredRecord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that scores came of; where there are too many, those without a score for the longest are forgotten. Not thread-safe. */
final class Entities {
    /** How many keys are kept. */
    static final int MOST = 10_000;

    private final Map<String, Entity> byKey = new LinkedHashMap<>();
    private long forgotten;

    /** A key, its records and its newest one. */
    static final class Entity {
        final String key;
        final KeyRecords records = new KeyRecords();
        ScoredRecord newest;

        private Entity(ScoredRecord first) {
            key = first.key();
            newest = first;
        }
    }

    void add(ScoredRecord score) {
        // The order is that of the newest scores.
        Entity entity = byKey.remove(score.key());
        if (entity == null) {
            entity = new Entity(score);
            if (byKey.size() == MOST) {
                byKey.remove(byKey.keySet().iterator().next());
                forgotten++;
            }
        }
        byKey.put(score.key(), entity);
        entity.records.add(score);
        if (score.eventTime() >= entity.newest.eventTime()) {
            entity.newest = score;
        }
    }

    @Nullable
    Entity of(String key) {
        return byKey.get(key);
    }

    Collection<Entity> all() {
        return byKey.values();
    }

    long forgotten() {
        return forgotten;
    }
}
