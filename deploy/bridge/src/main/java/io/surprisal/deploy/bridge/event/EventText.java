package io.surprisal.deploy.bridge.event;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.Notice;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An event for people.
 *
 * @param summary one line: what is off, by how much, since when
 * @param description what else is known
 * @param features those that stand out with what was observed and expected, one on each line
 */
public record EventText(String summary, String description, String features) {
    /** How many features, or members of an incident, are written out. */
    private static final int MOST = 10;

    static EventText of(Alert alert) {
        return new EventText(
                series(alert.key()) + ": " + worst(alert) + ", since " + time(alert.firstEventTime()),
                "Tail probability %s, grade %s, abnormal records: %d. Model %s %s, judged by %s."
                        .formatted(
                                Figure.of(alert.tailProbability()),
                                Figure.of(alert.grade()),
                                alert.records(),
                                alert.peak().model().name(),
                                alert.peak().model().version(),
                                alert.peak().outputs()[0]),
                Arrays.stream(alert.features())
                        .limit(MOST)
                        .map(feature -> deviation(feature.worst()))
                        .collect(Collectors.joining("\n")));
    }

    static EventText of(Notice notice) {
        return new EventText(
                series(notice.key()) + ": " + notice.what() + ", since " + time(notice.since()),
                notice.whatToDo(),
                notice.feature() == null ? "" : notice.feature());
    }

    static EventText of(Incident incident) {
        return new EventText(
                "%s: %s, %d open%s, since %s"
                        .formatted(
                                series(incident.group()),
                                alerts(incident.memberCount()),
                                incident.openMembers(),
                                incident.features().isEmpty()
                                        ? ""
                                        : ", mostly of "
                                                + incident.features().get(0).feature(),
                                time(incident.firstEventTime())),
                "Keys: "
                        + incident.members().stream()
                                .limit(MOST)
                                .map(IncidentMember::key)
                                .collect(Collectors.joining(", "))
                        + (incident.memberCount() > MOST ? " and others" : "")
                        + ". Tail probability " + Figure.of(incident.tailProbability()) + ".",
                incident.features().stream().map(EventText::shared).collect(Collectors.joining("\n")));
    }

    private static String worst(Alert alert) {
        AlertFeature[] features = alert.features();
        if (features.length == 0) {
            return "abnormal, tail probability " + Figure.of(alert.tailProbability());
        }
        return deviation(features[0].worst()) + (features.length == 1 ? "" : " and " + (features.length - 1) + " more");
    }

    /** Such as {@code pressure 9, expected 5.5 ± 0.25 (+14 sd)}. */
    private static String deviation(FeatureDeviation of) {
        return "%s %s, expected %s ± %s (%s%s sd)"
                .formatted(
                        of.feature(),
                        Figure.of(of.observed()),
                        Figure.of(of.expected()),
                        Figure.of(of.expectedScale()),
                        of.deviation() > 0 ? "+" : "",
                        Figure.of(of.deviation()));
    }

    private static String shared(IncidentFeature feature) {
        return feature.feature() + " in " + alerts(feature.members());
    }

    private static String alerts(int count) {
        return count == 1 ? "1 alert" : count + " alerts";
    }

    private static String series(String key) {
        return key.isEmpty() ? "All records" : key;
    }

    private static String time(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }
}
