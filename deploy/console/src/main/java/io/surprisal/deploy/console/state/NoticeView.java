package io.surprisal.deploy.console.state;

import io.surprisal.telemetry.record.Notice;
import org.jspecify.annotations.Nullable;

/**
 * What the job says of itself and holds now.
 *
 * @param since when it began, event time, epoch milliseconds
 */
public record NoticeView(
        String id, String kind, String key, @Nullable String feature, long since, String what, String whatToDo) {
    static NoticeView of(Notice notice) {
        return new NoticeView(
                notice.id(),
                Numbers.word(notice.kind()),
                notice.key(),
                notice.feature(),
                notice.since(),
                notice.what(),
                notice.whatToDo());
    }
}
