package io.surprisal.flink.score;

import io.surprisal.scoring.Judgement;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * How the model in the shadow does beside the one whose verdicts count, since it began. Counters go on from one shadow to the next; the gauges begin anew.
 *
 * <p>{@code agreement_ratio} is the Jaccard index of what both call anomalous, NaN as long as neither calls anything so. {@code calibration_ratio} and {@code
 * champion_calibration_ratio} are the share of records that the model takes for at least as rare as {@value #LEVEL}, over that: 1 is calibrated, 3 is three times as
 * many rare records as it expects. Both see the same records: where one drifts away from 1 and the other does not, telemetry is not to blame.
 */
final class ShadowMetrics {
    private static final double LEVEL = 0.01;

    private final Counter records;
    private final Counter both;
    private final Counter championAlone;
    private final Counter shadowAlone;
    private boolean present;
    private long judged;
    private long agreed;
    private long differed;
    private long rare;
    private long rareOfChampion;

    ShadowMetrics(MetricGroup group) {
        MetricGroup shadow = group.addGroup("shadow");
        records = shadow.counter("records_total");
        both = shadow.counter("anomalous_to_both_total");
        championAlone = shadow.counter("anomalous_to_champion_alone_total");
        shadowAlone = shadow.counter("anomalous_to_shadow_alone_total");
        shadow.gauge("present", () -> present ? 1 : 0);
        shadow.gauge("agreement_ratio", () -> share(agreed, agreed + differed));
        shadow.gauge("calibration_ratio", () -> share(rare, judged) / LEVEL);
        shadow.gauge("champion_calibration_ratio", () -> share(rareOfChampion, judged) / LEVEL);
    }

    /** Begins with another shadow, or with none. */
    void begin(boolean withShadow) {
        present = withShadow;
        judged = 0;
        agreed = 0;
        differed = 0;
        rare = 0;
        rareOfChampion = 0;
    }

    void compare(Judgement champion, Judgement shadow) {
        records.inc();
        judged++;
        rare += shadow.verdict().tailProbability() <= LEVEL ? 1 : 0;
        rareOfChampion += champion.verdict().tailProbability() <= LEVEL ? 1 : 0;
        boolean toChampion = champion.verdict().anomalous();
        boolean toShadow = shadow.verdict().anomalous();
        if (toChampion && toShadow) {
            both.inc();
            agreed++;
        } else if (toChampion || toShadow) {
            (toChampion ? championAlone : shadowAlone).inc();
            differed++;
        }
    }

    private static double share(long part, long whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }
}
