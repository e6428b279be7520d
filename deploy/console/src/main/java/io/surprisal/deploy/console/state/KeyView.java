package io.surprisal.deploy.console.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key with its newest scores.
 *
 * @param records its records from a position on
 * @param position where the records after these begin
 * @param judgedBy the output of the model that verdicts rest on; null before the first record
 * @param alerts its alerts, newest first
 */
public record KeyView(
        EntityView entity,
        RecordsView records,
        long position,
        @Nullable String judgedBy,
        List<AlertView> alerts,
        List<NoticeView> notices) {
    /** Whether another view of the key says what this one says, but for records that came before. */
    public boolean saysAgain(KeyView later) {
        return later.records().times().isEmpty()
                && entity.equals(later.entity())
                && alerts.equals(later.alerts())
                && notices.equals(later.notices());
    }
}
