package io.surprisal.deploy.bridge.targets;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.surprisal.deploy.bridge.event.Event;
import io.surprisal.deploy.bridge.settings.OtlpSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;

/** A receiver of OTLP's log records over HTTP, in Protobuf. */
final class OtlpTarget implements Target {
    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/x-protobuf");

    private final Endpoint endpoint;
    private final String job;

    OtlpTarget(HttpClient client, OtlpSettings settings, String job) {
        endpoint = new Endpoint(
                client, URI.create(settings.endpoint().replaceAll("/+$", "") + "/v1/logs"), settings.headers());
        this.job = job;
    }

    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public boolean wants(Event event) {
        return true;
    }

    @Override
    public Answer tell(Event event, long written) throws InterruptedException {
        return post(LogRecords.request(event, job, written));
    }

    @Override
    public Answer check() throws InterruptedException {
        return post(ExportLogsServiceRequest.getDefaultInstance());
    }

    private Answer post(ExportLogsServiceRequest request) throws InterruptedException {
        return endpoint.post(request.toByteArray(), HEADERS, OtlpTarget::meaning);
    }

    /** A receiver may answer 200 and say that it refused the record. */
    private static Answer meaning(byte[] body) {
        try {
            ExportLogsPartialSuccess part =
                    ExportLogsServiceResponse.parseFrom(body).getPartialSuccess();
            return part.getRejectedLogRecords() > 0
                    ? Answer.never("the receiver rejected it: " + part.getErrorMessage())
                    : Answer.taken("taken");
        } catch (InvalidProtocolBufferException e) {
            // Answered 200, with a body that is not OTLP's, as simple receivers do.
            return Answer.taken("taken");
        }
    }
}
