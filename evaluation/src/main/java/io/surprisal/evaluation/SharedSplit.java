package io.surprisal.evaluation;

import io.surprisal.evaluation.data.DataSet;
import io.surprisal.evaluation.data.LabelledSplit;
import io.surprisal.evaluation.data.Protocol;
import org.jspecify.annotations.Nullable;

/** A split that several runs use: read by the first, let go by the last. */
final class SharedSplit {
    private final DataSet set;
    private final Protocol protocol;
    private @Nullable LabelledSplit split;
    private int users;

    SharedSplit(DataSet set, Protocol protocol) {
        this.set = set;
        this.protocol = protocol;
    }

    /** One more run will {@link #release} it. */
    synchronized void reserve() {
        users++;
    }

    synchronized LabelledSplit get() {
        if (split == null) {
            split = set.split(protocol);
        }
        return split;
    }

    synchronized void release() {
        users--;
        if (users == 0) {
            split = null;
        }
    }
}
