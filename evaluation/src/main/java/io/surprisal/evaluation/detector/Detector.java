package io.surprisal.evaluation.detector;

import io.surprisal.evaluation.data.LabelledSplit;
import java.io.IOException;

/** One way to detect anomalies: fits the training rows of a split and scores its test rows. */
public interface Detector {
    /** The name in options and files. */
    String name();

    /** Everything that its results depend on beside the data and the seed, as text. */
    String settings();

    /** Whether the seed matters; one that does not is run once. */
    boolean seeded();

    /** The abnormality of a test row depends on the training rows and on test rows up to it, never on later ones. */
    Detection detect(LabelledSplit split, long seed) throws IOException;
}
