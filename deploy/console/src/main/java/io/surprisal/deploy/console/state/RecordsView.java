package io.surprisal.deploy.console.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scored records of one key by columns, as charts take them, in the order of their event times.
 *
 * @param times event times, epoch milliseconds
 * @param smoothed what the verdicts rest on; higher is more abnormal
 * @param threshold the smoothed value from which on each would have been anomalous, as it stood for the key then
 * @param minusLog10 −log10 of the tail probabilities
 * @param anomalous the verdicts
 */
public record RecordsView(
        List<Long> times,
        List<@Nullable Double> smoothed,
        List<@Nullable Double> threshold,
        List<@Nullable Double> minusLog10,
        List<Boolean> anomalous) {}
