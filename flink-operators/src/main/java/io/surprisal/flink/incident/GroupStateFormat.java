package io.surprisal.flink.incident;

import io.surprisal.scoring.incident.AlertEvent;
import io.surprisal.scoring.incident.GroupTimeline;
import io.surprisal.scoring.incident.OpenIncident;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.StringValue;

/**
 * {@link GroupState} as bytes, big-endian; a string is Flink's {@link StringValue}, in which no character is lost. Version 1:
 *
 * <pre>
 * byte     version, 1
 * string   pattern
 * string   group
 * int32    number of pending events; for each: int64 time, member
 * boolean  whether an incident is open; if so:
 *   int32    number of members; for each: member
 *   int64    last time
 *   int64    reported at
 *   boolean  unreported
 * int64    event timer
 * int64    clock timer
 * int64    watermark
 * int64    still since
 *
 * member:
 *   string key, string alert id, string severity, the name of the constant
 *   int64 first event time, int64 last event time
 *   string ending, the name of the constant, empty for none
 *   float64 tail probability
 *   int32 number of features; for each: string
 * </pre>
 *
 * A later version keeps reading the earlier ones; bytes of every version stay in the tests.
 */
final class GroupStateFormat {
    private static final int VERSION = 1;

    private GroupStateFormat() {}

    static void write(GroupState state, DataOutput out) throws IOException {
        GroupTimeline timeline = state.timeline();
        out.writeByte(VERSION);
        StringValue.writeString(state.pattern(), out);
        StringValue.writeString(timeline.group(), out);
        out.writeInt(timeline.pending().size());
        for (AlertEvent event : timeline.pending()) {
            out.writeLong(event.time());
            member(event.member(), out);
        }
        OpenIncident open = timeline.open();
        out.writeBoolean(open != null);
        if (open != null) {
            out.writeInt(open.members().size());
            for (IncidentMember member : open.members()) {
                member(member, out);
            }
            out.writeLong(open.lastTime());
            out.writeLong(open.reportedAt());
            out.writeBoolean(open.unreported());
        }
        out.writeLong(state.eventTimer());
        out.writeLong(state.clockTimer());
        out.writeLong(state.watermark());
        out.writeLong(state.stillSince());
    }

    /** Reads what {@link #write} of this or an earlier version wrote; {@link IOException} says what else it found. */
    static GroupState read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("The incident of a group has version " + version
                    + "; this version of Surprisal reads version " + VERSION
                    + "; run the version that wrote it, or a newer one");
        }
        String pattern = StringValue.readString(in);
        String group = StringValue.readString(in);
        int count = in.readInt();
        List<AlertEvent> pending = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            pending.add(new AlertEvent(in.readLong(), member(in)));
        }
        OpenIncident open = in.readBoolean() ? open(in) : null;
        return new GroupState(
                pattern,
                new GroupTimeline(group, pending, open),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static OpenIncident open(DataInput in) throws IOException {
        int count = in.readInt();
        List<IncidentMember> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(member(in));
        }
        return new OpenIncident(members, in.readLong(), in.readLong(), in.readBoolean());
    }

    private static void member(IncidentMember member, DataOutput out) throws IOException {
        StringValue.writeString(member.key(), out);
        StringValue.writeString(member.alertId(), out);
        StringValue.writeString(member.severity().name(), out);
        out.writeLong(member.firstEventTime());
        out.writeLong(member.lastEventTime());
        AlertEnding ending = member.ending();
        StringValue.writeString(ending == null ? "" : ending.name(), out);
        out.writeDouble(member.tailProbability());
        out.writeInt(member.features().size());
        for (String feature : member.features()) {
            StringValue.writeString(feature, out);
        }
    }

    private static IncidentMember member(DataInput in) throws IOException {
        String key = StringValue.readString(in);
        String alertId = StringValue.readString(in);
        Severity severity = Severity.valueOf(StringValue.readString(in));
        long firstEventTime = in.readLong();
        long lastEventTime = in.readLong();
        String ending = StringValue.readString(in);
        double tailProbability = in.readDouble();
        int count = in.readInt();
        List<String> features = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            features.add(StringValue.readString(in));
        }
        return new IncidentMember(
                key,
                alertId,
                severity,
                firstEventTime,
                lastEventTime,
                ending.isEmpty() ? null : AlertEnding.valueOf(ending),
                tailProbability,
                List.copyOf(features));
    }
}
