package io.surprisal.deploy.embedded.quickstart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the alerts made of the labelled anomalies.
 *
 * @param findings one per labelled anomaly, in order
 * @param alerts how many alerts there were
 * @param falseAlarms how many of them share no row with a labelled anomaly
 */
record Outcome(List<Finding> findings, int alerts, int falseAlarms) {
    Outcome {
        findings = List.copyOf(findings);
    }

    /** Compares alerts with labels. */
    static Outcome of(List<Anomaly> anomalies, Collection<Incident> incidents) {
        List<Finding> findings = new ArrayList<>();
        for (Anomaly anomaly : anomalies) {
            findings.add(new Finding(
                    anomaly,
                    incidents.stream()
                            .filter(incident -> anomaly.overlaps(incident.first(), incident.last()))
                            .min(Comparator.comparingInt(Incident::first))));
        }
        long falseAlarms = incidents.stream()
                .filter(incident ->
                        anomalies.stream().noneMatch(anomaly -> anomaly.overlaps(incident.first(), incident.last())))
                .count();
        return new Outcome(findings, incidents.size(), (int) falseAlarms);
    }

    int caught() {
        return (int) findings.stream().filter(Finding::caught).count();
    }

    /** How many of the caught anomalies are attributed first to a feature that the data's authors hold responsible. */
    int wellAttributed() {
        return (int) findings.stream().filter(Finding::wellAttributed).count();
    }

    /**
     * One labelled anomaly and the earliest alert that overlaps it.
     *
     * @param incident empty where the anomaly was missed
     */
    record Finding(Anomaly anomaly, Optional<Incident> incident) {
        boolean caught() {
            return incident.isPresent();
        }

        /** Rows from the onset to the alert, 0 where the alert was open by then; of a caught anomaly. */
        int delay() {
            return Math.max(0, incident.orElseThrow().first() - anomaly.onset());
        }

        boolean wellAttributed() {
            return incident.filter(alert -> anomaly.features().contains(alert.leadingFeature()))
                    .isPresent();
        }
    }
}
