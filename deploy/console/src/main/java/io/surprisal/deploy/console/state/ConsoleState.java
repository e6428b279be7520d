package io.surprisal.deploy.console.state;

import io.surprisal.clients.AlertsTopicEvent;
import io.surprisal.clients.AlertsTopicEvent.OfAlert;
import io.surprisal.clients.AlertsTopicEvent.OfNotice;
import io.surprisal.deploy.console.state.Entities.Entity;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentStatus;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.ScoredRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the console knows of a job. It is bounded: see {@link Entities}, {@link KeyRecords}, and the constants here. Threads that read topics
 * put records in, those of the page take views out; one lock keeps them apart.
 */
public final class ConsoleState {
    private static final int MOST_ENDED_ALERTS = 1_000;
    private static final int MOST_ENDED_INCIDENTS = 200;
    private static final int MOST_SHOWN_ALERTS = 200;
    private static final int MOST_SHOWN_INCIDENTS = 50;
    private static final int MOST_SHOWN_NOTICES = 200;

    private final JobDescription job;
    private final Clock clock;
    private final Entities entities = new Entities();
    private final Newest<Alert> alerts = new Newest<>(MOST_ENDED_ALERTS, AlertView::isOpen);
    private final Newest<Incident> incidents =
            new Newest<>(MOST_ENDED_INCIDENTS, incident -> incident.status() != IncidentStatus.RESOLVED);
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private final Map<String, Feedback> feedback = new LinkedHashMap<>();
    private final DeadLetters deadLetters = new DeadLetters();
    private final Models models = new Models();
    private final Topics topics;
    private final RateMeter scoreRate = new RateMeter();
    private final RateMeter deadLetterRate = new RateMeter();
    private Overview.Broker broker;
    private @Nullable List<Lag> lag;
    private @Nullable Long eventTime;
    private long version;

    public ConsoleState(JobDescription job, Clock clock) {
        this.job = job;
        this.clock = clock;
        topics = new Topics(job.topics());
        broker = new Overview.Broker(job.bootstrapServers(), "connecting", clock.millis(), null);
    }

    /**
     * A record was scored.
     *
     * @param written when that was written, by Kafka's clock, epoch milliseconds
     */
    public synchronized void score(ScoredRecord score, long written) {
        version++;
        entities.add(score);
        scoreRate.add(written);
        eventTime = eventTime == null ? score.eventTime() : Math.max(eventTime, score.eventTime());
    }

    public synchronized void alertsTopic(AlertsTopicEvent event) {
        version++;
        if (event instanceof OfAlert of) {
            Alert alert = of.alert();
            // A key has one at a time: the other one was open when its job began anew, and nobody says its end.
            if (AlertView.isOpen(alert)) {
                alerts.forgetOpen(other -> other.key().equals(alert.key()));
            }
            alerts.put(alert.id(), alert);
        } else if (event instanceof OfNotice of) {
            Notice notice = of.notice();
            notices.remove(notice.id());
            if (notice.status() == NoticeStatus.OPENED) {
                notices.put(notice.id(), notice);
            }
        }
    }

    public synchronized void incident(Incident incident) {
        version++;
        incidents.put(incident.id(), incident);
    }

    /**
     * A record could not be scored.
     *
     * @param written when that was written, by Kafka's clock, epoch milliseconds
     */
    public synchronized void deadLetter(DeadLetter letter, long written) {
        version++;
        deadLetters.add(letter, written);
        deadLetterRate.add(written);
    }

    /** What became of a model, of this job or of another one. */
    public synchronized void modelEvent(ModelEvent event) {
        if (event.job().equals(job.group())) {
            version++;
            models.happened(event);
        }
    }

    /** Which models a job is to have, this one or another; null for what job.yaml names. */
    public synchronized void desiredModels(String group, @Nullable DesiredModels desired) {
        if (group.equals(job.group())) {
            version++;
            models.desired(desired == null ? DesiredModels.NONE : desired);
        }
    }

    /** What stands under an id; null where it was taken back. */
    public synchronized void feedback(String id, @Nullable Feedback said) {
        version++;
        feedback.remove(id);
        if (said != null) {
            feedback.put(id, said);
        }
    }

    /** How far the console has come with a topic. */
    public synchronized void topic(String holds, TopicState state, @Nullable String message) {
        if (topics.put(holds, state, message)) {
            version++;
        }
    }

    /** A record of a topic could not be read. */
    public synchronized void unreadable(String holds, String message) {
        version++;
        topics.unreadable(holds, message);
    }

    /** The broker answered: how far the job is behind, null where its group committed nothing yet. */
    public synchronized void brokerUp(@Nullable List<Lag> behind) {
        version++;
        lag = behind;
        broker("up", null);
    }

    /** The broker did not answer. */
    public synchronized void brokerAway(String message) {
        version++;
        lag = null;
        broker("away", message);
    }

    /** Rises with every change. */
    public synchronized long version() {
        return version;
    }

    public synchronized Overview overview() {
        long now = clock.millis();
        return new Overview(
                job.group(),
                broker,
                topics.views(),
                lag,
                scoreRate.perSecond(now),
                deadLetterRate.perSecond(now),
                eventTime,
                scoring(),
                models.views(),
                deadLetters.views(),
                notices.values().stream()
                        .sorted(Comparator.comparing(Notice::kind)
                                .thenComparing(
                                        Comparator.comparingLong(Notice::since).reversed()))
                        .limit(MOST_SHOWN_NOTICES)
                        .map(NoticeView::of)
                        .toList(),
                incidents
                        .newestFirst()
                        .limit(MOST_SHOWN_INCIDENTS)
                        .map(IncidentView::of)
                        .toList(),
                (int) alerts.open().count(),
                job.feedback());
    }

    /**
     * The keys whose names contain a text, worst first.
     *
     * @param filter the text, in any case; empty for all keys
     * @param limit how many are shown
     */
    public synchronized EntitiesView entities(String filter, int limit) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        Map<String, EntityView> all = entityViews();
        List<EntityView> matching = all.values().stream()
                .filter(entity -> entity.key().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(EntityOrder.WORST_FIRST)
                .toList();
        return new EntitiesView(
                matching.size(),
                all.size(),
                entities.forgotten(),
                matching.stream().limit(limit).toList());
    }

    /**
     * One key; empty where neither a score nor an alert nor a notice of it is known.
     *
     * @param position from which record on its records are wanted; 0 for all that are kept
     */
    public synchronized Optional<KeyView> key(String key, long position) {
        Entity entity = entities.of(key);
        List<AlertView> ofKey =
                alertsOf(key).limit(MOST_SHOWN_ALERTS).map(this::view).toList();
        List<NoticeView> told = notices.values().stream()
                .filter(notice -> notice.key().equals(key))
                .map(NoticeView::of)
                .toList();
        if (entity == null && ofKey.isEmpty() && told.isEmpty()) {
            return Optional.empty();
        }
        KeyRecords records = entity == null ? new KeyRecords() : entity.records;
        return Optional.of(new KeyView(
                new EntityStates(alerts.open(), notices.values(), feedback.values()).view(key, entity),
                records.from(position),
                records.added(),
                entity == null ? null : entity.newest.outputs()[0],
                ofKey,
                told));
    }

    /** An alert with its features; empty where it is not known. */
    public synchronized Optional<AlertDetail> alert(String id) {
        return Optional.ofNullable(alerts.get(id)).map(alert -> {
            List<ScoredRecord> records = recordsOf(alert);
            return new AlertDetail(
                    view(alert),
                    alert.peak().model().version(),
                    alert.peak().eventTime(),
                    records.size(),
                    Stream.of(alert.features())
                            .map(feature -> FeatureView.of(feature, records))
                            .toList());
        });
    }

    /** The latest event of an alert; empty where it is not known. */
    public synchronized Optional<Alert> event(String id) {
        return Optional.ofNullable(alerts.get(id));
    }

    /** Which known alerts would not have come if an alert had been called no anomaly before; empty where that one is not known. */
    public synchronized Optional<Trial> trial(String id) {
        return Optional.ofNullable(alerts.get(id))
                .map(alert -> new FeedbackTrial(alert, feedback.values())
                        .of(alertsOf(alert.key()).toList(), this::recordsOf, this::view));
    }

    private void broker(String state, @Nullable String message) {
        long since = broker.state().equals(state) ? broker.since() : clock.millis();
        broker = new Overview.Broker(broker.address(), state, since, message);
    }

    private List<Overview.Scoring> scoring() {
        Map<ModelVersion, Long> keys = entities.all().stream()
                .collect(Collectors.groupingBy(
                        entity -> entity.newest.model(), LinkedHashMap::new, Collectors.counting()));
        return keys.entrySet().stream()
                .sorted(Map.Entry.<ModelVersion, Long>comparingByValue().reversed())
                .map(entry -> new Overview.Scoring(
                        entry.getKey().name(), entry.getKey().version(), Math.toIntExact(entry.getValue())))
                .toList();
    }

    private Map<String, EntityView> entityViews() {
        EntityStates states = new EntityStates(alerts.open(), notices.values(), feedback.values());
        Map<String, EntityView> views = new TreeMap<>();
        entities.all().forEach(entity -> views.put(entity.key, states.view(entity.key, entity)));
        states.keys().forEach(key -> views.computeIfAbsent(key, missing -> states.view(missing, null)));
        return views;
    }

    private Stream<Alert> alertsOf(String key) {
        return alerts.newestFirst()
                .filter(alert -> alert.key().equals(key))
                .sorted(Comparator.comparingLong(Alert::firstEventTime).reversed());
    }

    private List<ScoredRecord> recordsOf(Alert alert) {
        Entity entity = entities.of(alert.key());
        return entity == null
                ? new ArrayList<>()
                : entity.records.explained(alert.firstEventTime(), alert.lastEventTime());
    }

    private AlertView view(Alert alert) {
        Feedback said = feedback.get(alert.id());
        return AlertView.of(
                alert, said instanceof Answer answer ? answer.confirmed() ? "confirmed" : "false_positive" : null);
    }
}
