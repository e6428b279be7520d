package io.surprisal.benchmarks.peers;

import ai.onnxruntime.OrtException;
import io.surprisal.benchmarks.streaming.FlinkCluster;
import io.surprisal.benchmarks.streaming.MemorySource;
import io.surprisal.benchmarks.worker.TelemetryRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * What the adapter of Crayfish for Flink and embedded ONNX Runtime does with a record, written anew from its source: JSON to boxed lists,
 * these to one tensor, a call for each record, JSON out. Crayfish: Horchidan et al. (2024), EDBT. Three things are cheaper here: all is one
 * chained function, records are not copied between operators, and tensors and results are closed.
 */
final class CrayfishScoring {
    private static final String EVENTS = "image events";

    private final ImageEvents events;
    private final FlinkCluster cluster;

    CrayfishScoring(ImageEvents events, FlinkCluster cluster) throws IOException {
        this.events = events;
        this.cluster = cluster;
        TelemetryRows images = Images.table();
        byte[][] json = new byte[images.values().length][];
        for (int i = 0; i < json.length; i++) {
            json[i] = events.event(images.row(i));
        }
        MemorySource.keep(EVENTS, json);
    }

    long score(long count) throws Exception {
        StreamExecutionEnvironment environment = cluster.environment();
        environment.getConfig().enableObjectReuse();
        environment
                .fromSource(
                        new MemorySource<byte[]>(count, EVENTS),
                        WatermarkStrategy.noWatermarks(),
                        "memory",
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid("memory")
                .map(new Adapter(events, ImageNetwork.classifier()))
                .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid("predict")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        cluster.run(environment);
        return count;
    }

    /** An event to a result. */
    static final class Adapter extends RichMapFunction<byte[], byte[]> {
        private final ImageEvents events;
        private final byte[] model;
        private transient PlainSession session;

        @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
        Adapter(ImageEvents events, byte[] model) {
            this.events = events;
            this.model = model;
        }

        @Override
        public void open(OpenContext context) throws OrtException {
            session = new PlainSession(model);
        }

        @Override
        public byte[] map(byte[] json) throws IOException, OrtException {
            ImageEvent event = events.read(json);
            return events.result(event, predict(event.dataPoint()));
        }

        private List<Float> predict(List<List<Float>> image) throws OrtException {
            List<Float> flat = image.stream().flatMap(List::stream).toList();
            float[] pixels = new float[flat.size()];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = flat.get(i);
            }
            float[][] probabilities = (float[][]) session.run(pixels, 1, pixels.length);
            List<Float> boxed = new ArrayList<>();
            for (float probability : probabilities[0]) {
                boxed.add(probability);
            }
            return boxed;
        }

        @Override
        public void close() throws OrtException {
            if (session != null) {
                session.close();
            }
        }
    }
}
