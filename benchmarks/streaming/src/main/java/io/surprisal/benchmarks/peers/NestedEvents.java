package io.surprisal.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A simpler form than the published one: an image is a list of 28 lists of 28 numbers, and only the prediction goes out. It is not cheaper: a
 * new ObjectMapper learns the event's class anew.
 */
final class NestedEvents implements ImageEvents {
    @Override
    public byte[] event(float[] image) throws IOException {
        List<List<Float>> rows = new ArrayList<>();
        for (int i = 0; i < Images.SIDE; i++) {
            List<Float> row = new ArrayList<>();
            for (int j = 0; j < Images.SIDE; j++) {
                row.add(image[i * Images.SIDE + j]);
            }
            rows.add(row);
        }
        return new ObjectMapper().writeValueAsBytes(new ImageEvent(0, rows));
    }

    @Override
    public ImageEvent read(byte[] event) throws IOException {
        return new ObjectMapper().readValue(event, ImageEvent.class);
    }

    @Override
    public byte[] result(ImageEvent event, List<Float> prediction) throws IOException {
        return new ObjectMapper()
                .writeValueAsBytes(Map.of("creationTimestamp", event.creationTimestamp(), "prediction", prediction));
    }
}
