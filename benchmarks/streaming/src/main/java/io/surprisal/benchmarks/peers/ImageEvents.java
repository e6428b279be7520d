package io.surprisal.benchmarks.peers;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** The JSON in which images come and predictions leave, read and written with an ObjectMapper for each record. */
interface ImageEvents extends Serializable {
    /** What a producer sends. */
    byte[] event(float[] image) throws IOException;

    ImageEvent read(byte[] event) throws IOException;

    /** What a consumer gets. */
    byte[] result(ImageEvent event, List<Float> prediction) throws IOException;
}
