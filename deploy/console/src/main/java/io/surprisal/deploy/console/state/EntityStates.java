package io.surprisal.deploy.console.state;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.deploy.console.state.Entities.Entity;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Silence;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the keys are, by the alerts that are open, the notices that hold and what people said. */
final class EntityStates {
    private final Map<String, Alert> open = new HashMap<>();
    private final Map<String, Notice> worstNotices = new HashMap<>();
    private final Map<String, Long> silencedUntil = new HashMap<>();

    EntityStates(Stream<Alert> openAlerts, Collection<Notice> notices, Collection<Feedback> feedback) {
        openAlerts.forEach(alert -> open.put(alert.key(), alert));
        for (Notice notice : notices) {
            if (notice.kind() != NoticeKind.MODEL_AGE) {
                worstNotices.merge(
                        notice.key(), notice, (one, other) -> state(one).compareTo(state(other)) >= 0 ? one : other);
            }
        }
        for (Feedback said : feedback) {
            if (said instanceof Silence silence) {
                silencedUntil.put(silence.key(), silence.until());
            }
        }
    }

    /** The keys that have an alert or a notice. */
    Set<String> keys() {
        Set<String> keys = new TreeSet<>(open.keySet());
        keys.addAll(worstNotices.keySet());
        return keys;
    }

    /** @param entity what scores tell of the key; null where none came */
    EntityView view(String key, @Nullable Entity entity) {
        Alert alert = open.get(key);
        Notice notice = worstNotices.get(key);
        Double minusLog10 =
                entity == null ? null : Numbers.finite(TailCalibration.minusLog10(entity.newest.tailProbability()));
        Long eventTime = entity == null ? null : entity.newest.eventTime();
        Long until = silencedUntil.get(key);
        boolean silenced = until != null && (eventTime == null || eventTime < until);
        EntityState state = alert != null ? EntityState.ALERT : notice != null ? state(notice) : EntityState.NORMAL;
        Long since = alert != null
                ? Long.valueOf(alert.firstEventTime())
                : notice != null ? Long.valueOf(notice.since()) : null;
        return new EntityView(
                key,
                Numbers.word(state),
                alert == null ? null : Numbers.word(alert.severity()),
                alert == null ? null : alert.id(),
                since,
                minusLog10,
                eventTime,
                silenced ? until : null);
    }

    private static EntityState state(Notice notice) {
        return switch (notice.kind()) {
            case FEATURE_DRIFT, SCORE_DRIFT -> EntityState.DRIFTING;
            case STALE_FEATURE -> EntityState.STALE;
            case SILENT_KEY -> EntityState.SILENT;
            case MODEL_AGE -> EntityState.NORMAL;
        };
    }
}
