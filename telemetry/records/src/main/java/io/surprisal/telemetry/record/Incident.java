package io.surprisal.telemetry.record;

import java.util.List;

/**
 * An event in the life of an incident: alerts of one group of keys that overlap or follow each other closely. It says all that is known of the
 * incident by then. The same alerts give the same events with the same ids.
 *
 * @param severity the worst of its members'
 * @param id {@code incident/} and the id of the alert that opened it
 * @param group the group of its keys
 * @param eventTime when this happened, event time, epoch milliseconds
 * @param firstEventTime event time of the earliest abnormal record of its members, epoch milliseconds
 * @param lastEventTime event time of the latest one that its members' events told of
 * @param memberCount how many alerts it holds
 * @param openMembers how many of them are open
 * @param tailProbability the lowest of its members'
 * @param features the features that most members name, at most {@value #MOST_FEATURES}: most members first, by name among equals
 * @param members its alerts in the order in which they joined, the first {@value #MOST_MEMBERS}: what is written to Kafka has to fit a
 *     message
 */
public record Incident(
        IncidentStatus status,
        Severity severity,
        String id,
        String group,
        long eventTime,
        long firstEventTime,
        long lastEventTime,
        int memberCount,
        int openMembers,
        double tailProbability,
        List<IncidentFeature> features,
        List<IncidentMember> members) {
    /** How many features an incident names. */
    public static final int MOST_FEATURES = 5;

    /** How many members an incident lists. */
    public static final int MOST_MEMBERS = 500;
}
