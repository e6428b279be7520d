package io.surprisal.deploy.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each kind may hold. A field that is unknown is a fault everywhere: a cluster would drop it without a word.
 *
 * <p>A FlinkDeployment is held against the operator's own definition, all others against the classes that fabric8 and Strimzi
 * make of theirs.
 */
final class Schemas {
    /** Flink 2.2 came to the operator after the release that the definition is of; the enumeration is all that has to know it. */
    private static final String FLINK_VERSION = "v2_2";

    private static final Map<String, Class<?>> CLASSES = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("v1/Pod", Pod.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("batch/v1/CronJob", CronJob.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("rbac.authorization.k8s.io/v1/Role", Role.class),
            Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class),
            Map.entry("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class),
            Map.entry("kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class),
            Map.entry("kafka.strimzi.io/v1/KafkaUser", KafkaUser.class));

    private final ObjectMapper strict = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new WithoutAnySetters());
    private final Schema flinkDeployment;

    Schemas() throws IOException {
        JsonNode definition = definition();
        JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
        close(schema);
        // What Kubernetes itself defines.
        ObjectNode properties = (ObjectNode) schema.path("properties");
        properties.putObject("apiVersion");
        properties.putObject("kind");
        properties.putObject("metadata");
        ((ArrayNode) schema.at("/properties/spec/properties/flinkVersion/enum")).add(FLINK_VERSION);
        flinkDeployment = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);
    }

    /** What is wrong in a document; empty where nothing is. */
    List<String> faults(JsonNode document) {
        String kind = document.path("apiVersion").asText() + "/"
                + document.path("kind").asText();
        if (kind.equals("flink.apache.org/v1beta1/FlinkDeployment")) {
            return Stream.concat(
                            flinkDeployment.validate(document).stream()
                                    .map(each -> each.getInstanceLocation() + ": " + each.getMessage()),
                            faults(document.path("metadata"), ObjectMeta.class).stream())
                    .toList();
        }
        Class<?> type = CLASSES.get(kind);
        return type == null ? List.of("unknown kind " + kind) : faults(document, type);
    }

    private List<String> faults(JsonNode node, Class<?> type) {
        try {
            strict.treeToValue(node, type);
            return List.of();
        } catch (JsonProcessingException | IllegalArgumentException fault) {
            return List.of(Objects.toString(fault.getMessage()));
        }
    }

    /** The operator's definition of FlinkDeployment; the system property names another release's than that of the class path. */
    private static JsonNode definition() throws IOException {
        Optional<String> other = Optional.ofNullable(System.getProperty("flinkdeployment.definition"));
        try (InputStream yaml = other.isPresent()
                ? Files.newInputStream(Path.of(other.get()))
                : Schemas.class.getResourceAsStream("/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml")) {
            return new YAMLMapper().readTree(yaml);
        }
    }

    /** Refuses fields that an object's schema does not name, unless it is a map. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.put("additionalProperties", false);
        }
        schema.forEach(Schemas::close);
    }

    /** The classes keep unknown fields by a setter of any: without it they are faults. */
    private static final class WithoutAnySetters extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }
}
