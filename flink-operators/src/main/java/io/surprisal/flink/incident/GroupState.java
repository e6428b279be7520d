package io.surprisal.flink.incident;

import io.surprisal.scoring.incident.GroupTimeline;

/**
 * What the incident stage remembers of a group while an incident is open or an alert's event waits for event time.
 *
 * @param pattern what made the group of its keys
 * @param timeline the incident and the events
 * @param eventTimer the event-time timer that is set, epoch milliseconds; highest for none
 * @param clockTimer the processing-time timer that is set, epoch milliseconds
 * @param watermark event time when that was set, epoch milliseconds
 * @param stillSince since when, by the clock, event time has stood still and no alert of the group came, epoch milliseconds
 */
record GroupState(
        String pattern, GroupTimeline timeline, long eventTimer, long clockTimer, long watermark, long stillSince) {}
