package io.surprisal.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** As in Crayfish's published source: the numbers are one text, divided by commas, and go out again with the prediction. */
final class PublishedEvents implements ImageEvents {
    private static final String CREATION = "creationTimestamp";
    private static final String ROWS = "dataPointSz1";
    private static final String COLUMNS = "dataPointSz2";
    private static final String NUMBERS = "dataPoint";
    private static final String PREDICTION = "prediction";

    @Override
    public byte[] event(float[] image) throws IOException {
        List<Float> numbers = new ArrayList<>();
        for (float pixel : image) {
            numbers.add(pixel);
        }
        ObjectMapper mapper = new ObjectMapper();
        return mapper.writeValueAsBytes(
                object(mapper, new ImageEvent(0, List.of(numbers))).putNull(PREDICTION));
    }

    @Override
    public ImageEvent read(byte[] event) throws IOException {
        JsonNode object = new ObjectMapper().readTree(event);
        int rows = object.required(ROWS).intValue();
        int columns = object.required(COLUMNS).intValue();
        String[] texts = object.required(NUMBERS).textValue().split(",", -1);
        List<List<Float>> numbers = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < rows; i++) {
            List<Float> row = new ArrayList<>();
            for (int j = 0; j < columns; j++) {
                row.add(Float.valueOf(texts[next++]));
            }
            numbers.add(row);
        }
        return new ImageEvent(object.required(CREATION).longValue(), numbers);
    }

    @Override
    public byte[] result(ImageEvent event, List<Float> prediction) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        return mapper.writeValueAsBytes(
                object(mapper, event).put(PREDICTION, List.of(prediction).toString()));
    }

    private static ObjectNode object(ObjectMapper mapper, ImageEvent event) {
        StringBuilder text = new StringBuilder();
        for (List<Float> row : event.dataPoint()) {
            for (Float number : row) {
                text.append(number).append(',');
            }
        }
        return mapper.createObjectNode()
                .put(CREATION, event.creationTimestamp())
                .put(ROWS, event.dataPoint().size())
                .put(COLUMNS, event.dataPoint().get(0).size())
                .put(NUMBERS, text.toString());
    }
}
