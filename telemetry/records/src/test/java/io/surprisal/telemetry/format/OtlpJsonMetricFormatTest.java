package io.surprisal.telemetry.format;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Message;
import io.surprisal.telemetry.metric.MetricEncoding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class OtlpJsonMetricFormatTest extends JsonMetricFormatContract {
    @Override
    MetricEncoding encoding() {
        return MetricEncoding.OTLP_JSON;
    }

    @Override
    byte[] payload(List<Sample> samples, long time) {
        return json(tree(OtlpProtobufMetricFormatTest.metrics(samples, time)));
    }

    /** As OTLP has it: integers of 64 bits as text, enums as numbers. */
    private static Object tree(Object value) {
        if (value instanceof Message message) {
            Map<String, Object> tree = new LinkedHashMap<>();
            message.getAllFields().forEach((field, each) -> tree.put(field.getJsonName(), tree(each)));
            return tree;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(OtlpJsonMetricFormatTest::tree).toList();
        }
        if (value instanceof EnumValueDescriptor constant) {
            return constant.getNumber();
        }
        return value instanceof Long integer ? Long.toUnsignedString(integer) : value;
    }
}
