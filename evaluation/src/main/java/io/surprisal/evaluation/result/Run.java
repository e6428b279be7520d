package io.surprisal.evaluation.result;

import io.surprisal.evaluation.data.Half;
import io.surprisal.evaluation.data.Protocol;

/**
 * One detector on one split with one seed.
 *
 * @param fingerprint of the data and the detector's settings: a run with another one is another run
 */
public record Run(
        String collection, String set, Half half, Protocol protocol, String detector, long seed, String fingerprint) {
    /** Where it is, for progress and messages. */
    @Override
    public String toString() {
        return collection + "/" + set + " " + protocol.contractName() + " " + detector + " seed " + seed;
    }
}
