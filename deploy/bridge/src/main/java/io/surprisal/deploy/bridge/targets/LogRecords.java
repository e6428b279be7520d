package io.surprisal.deploy.bridge.targets;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.surprisal.deploy.bridge.event.Event;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Events as log records of OTLP: the fields of their JSON are attributes, nested ones by dotted names, lists as they are. */
final class LogRecords {
    private static final String PREFIX = "surprisal.";

    private LogRecords() {}

    /**
     * A request with one log record.
     *
     * @param job the name of the job
     * @param written when the event was written to its topic, epoch milliseconds
     */
    static ExportLogsServiceRequest request(Event event, String job, long written) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute("service.name", text("surprisal")))
                                .addAttributes(attribute("service.instance.id", text(job))))
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .setScope(InstrumentationScope.newBuilder().setName("io.surprisal.bridge"))
                                .addLogRecords(logRecord(event, written))))
                .build();
    }

    private static LogRecord logRecord(Event event, long written) {
        SeverityNumber severity = severity(event);
        LogRecord.Builder log = LogRecord.newBuilder()
                .setTimeUnixNano(TimeUnit.MILLISECONDS.toNanos(event.time()))
                .setObservedTimeUnixNano(TimeUnit.MILLISECONDS.toNanos(written))
                .setSeverityNumber(severity)
                .setSeverityText(severity.name().substring("SEVERITY_NUMBER_".length()))
                .setEventName(PREFIX + event.kind().name().toLowerCase(Locale.ROOT))
                .setBody(text(event.text().summary()))
                .addAttributes(attribute(PREFIX + "name", text(event.name())))
                .addAttributes(
                        attribute(PREFIX + "description", text(event.text().description())));
        addFields(log, PREFIX, event.json());
        return log.build();
    }

    /** The end of something bad is no bad news. */
    private static SeverityNumber severity(Event event) {
        if (event.over()) {
            return SeverityNumber.SEVERITY_NUMBER_INFO;
        }
        return switch (event.severity()) {
            case INFO -> SeverityNumber.SEVERITY_NUMBER_INFO;
            case WARNING -> SeverityNumber.SEVERITY_NUMBER_WARN;
            case CRITICAL -> SeverityNumber.SEVERITY_NUMBER_ERROR;
        };
    }

    private static void addFields(LogRecord.Builder log, String prefix, JsonNode object) {
        object.properties().forEach(field -> {
            String name = prefix + field.getKey();
            if (field.getValue().isObject()) {
                addFields(log, name + ".", field.getValue());
            } else if (!field.getValue().isNull()) {
                log.addAttributes(attribute(name, value(field.getValue())));
            }
        });
    }

    private static AnyValue value(JsonNode json) {
        AnyValue.Builder value = AnyValue.newBuilder();
        switch (json.getNodeType()) {
            case STRING -> value.setStringValue(json.textValue());
            case BOOLEAN -> value.setBoolValue(json.booleanValue());
            case NUMBER -> {
                if (json.isIntegralNumber()) {
                    value.setIntValue(json.longValue());
                } else {
                    value.setDoubleValue(json.doubleValue());
                }
            }
            case ARRAY -> {
                ArrayValue.Builder list = ArrayValue.newBuilder();
                json.forEach(element -> list.addValues(value(element)));
                value.setArrayValue(list);
            }
            case OBJECT -> {
                KeyValueList.Builder fields = KeyValueList.newBuilder();
                json.properties()
                        .forEach(field -> fields.addValues(attribute(field.getKey(), value(field.getValue()))));
                value.setKvlistValue(fields);
            }
            default -> {
                // Null is a value without anything set.
            }
        }
        return value.build();
    }

    private static KeyValue attribute(String name, AnyValue value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }

    private static AnyValue text(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }
}
