package io.surprisal.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.deploy.bridge.settings.BridgeFile;
import io.surprisal.deploy.bridge.settings.BridgeSettings;
import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.ScoringJob;
import io.surprisal.flink.kafka.MissingTopics;
import io.surprisal.telemetry.settings.JobFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said in one place of an overlay is what is said in the others, and in what they run. */
class AgreementTest {
    private static final String OVERLAYS = "io.surprisal.deploy.kubernetes.Manifests#OVERLAYS";

    @TempDir
    Path directory;

    @ParameterizedTest
    @FieldSource(OVERLAYS)
    void theJobsFileIsReadWithoutFault(String overlay) throws Exception {
        JobConfig job = JobConfig.load(file(Manifests.of(overlay), "job.yaml"));
        assertThat(job.model()).hasToString("/models/model.onnx");
        assertThat(job.kafka().missingTopics()).isEqualTo(MissingTopics.FAIL);
        assertThat(job.flink().parallelism())
                .as("parallelism, which the FlinkDeployment says")
                .isZero();
    }

    @ParameterizedTest
    @FieldSource(OVERLAYS)
    void theBridgesFileIsReadWithoutFault(String overlay) throws Exception {
        Manifests manifests = Manifests.of(overlay);
        file(manifests, "job.yaml");
        BridgeSettings bridge = BridgeFile.load(file(manifests, "bridge.yaml"), Map.of());
        assertThat(bridge.job()).isEqualTo(directory.resolve("job.yaml"));
        assertThat(bridge.alertmanager().urls())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(ports(manifests
                                .named("NetworkPolicy", "surprisal-bridge")
                                .at("/spec/egress/0")))
                        .contains(URI.create(each.toString()).getPort()));
    }

    @ParameterizedTest
    @FieldSource(OVERLAYS)
    void itsTopicsAreThoseOfKafka(String overlay) throws Exception {
        Manifests manifests = Manifests.of(overlay);
        JobConfig job = JobConfig.load(file(manifests, "job.yaml"));
        Set<String> topics = new TreeSet<>(job.kafka().input().topics());
        topics.add(job.kafka().input().feedbackTopic());
        topics.add(job.kafka().input().modelsTopic());
        topics.add(job.kafka().output().scoresTopic());
        topics.add(job.kafka().output().alertsTopic());
        topics.add(job.kafka().output().incidentsTopic());
        topics.add(job.kafka().output().deadLettersTopic());
        topics.add(job.kafka().output().modelEventsTopic());
        assertThat(manifests.all("KafkaTopic").map(Manifests::name)).containsExactlyInAnyOrderElementsOf(topics);
        assertThat(manifests
                        .all("KafkaTopic")
                        .filter(each ->
                                each.at("/spec/config/cleanup.policy").asText().equals("compact"))
                        .map(Manifests::name))
                .containsExactlyInAnyOrder(
                        job.kafka().input().feedbackTopic(), job.kafka().input().modelsTopic());
        assertThat(Stream.of("feedback", "models").map(each -> manifests.named("KafkaTopic", each)))
                .allMatch(each -> each.at("/spec/partitions").asInt() == 1);
    }

    @ParameterizedTest
    @FieldSource(OVERLAYS)
    void whatIsMountedIsThere(String overlay) throws Exception {
        Manifests manifests = Manifests.of(overlay);
        Set<String> there = manifests.documents().stream()
                .map(each -> each.path("kind").asText() + " " + Manifests.name(each))
                .collect(Collectors.toSet());
        assertThat(manifests.pods()).hasSize(4).allSatisfy(pod -> {
            pod.findValues("configMap")
                    .forEach(each -> assertThat(there)
                            .contains("ConfigMap " + each.path("name").asText()));
            pod.findValues("persistentVolumeClaim")
                    .forEach(each -> assertThat(there)
                            .contains("PersistentVolumeClaim "
                                    + each.path("claimName").asText()));
            Set<String> volumes = names(pod.path("volumes"));
            assertThat(names(pod.at("/containers/0/volumeMounts"))).isEqualTo(volumes);
            pod.findValues("serviceAccountName")
                    .forEach(each -> assertThat(there).contains("ServiceAccount " + each.asText()));
        });
        JsonNode job = manifests.the("FlinkDeployment");
        assertThat(there)
                .contains("ServiceAccount " + job.at("/spec/serviceAccount").asText());
    }

    @Test
    void eachProcessHasTheSecretOfItsOwnUser() throws Exception {
        Manifests manifests = Manifests.of("production");
        assertThat(manifests
                        .pods()
                        .map(pod -> StreamSupport.stream(pod.path("volumes").spliterator(), false)
                                .filter(each -> each.path("name").asText().equals("kafka"))
                                .map(each -> each.at("/secret/secretName").asText())
                                .collect(Collectors.joining())))
                .containsExactlyInAnyOrderElementsOf(
                        manifests.all("KafkaUser").map(Manifests::name).toList());
    }

    @Test
    void kafkasClientReadsTheSecretWhereItIsMounted() throws Exception {
        String yaml = data(Manifests.of("production"), "job.yaml");
        Path secrets = Files.createDirectories(directory.resolve("kafka"));
        Files.writeString(secrets.resolve("sasl.jaas.config"), "org.example.Module required;");
        Path file = Files.writeString(directory.resolve("job.yaml"), yaml.replace("/secrets/kafka:", secrets + ":"));
        Map<String, Object> settings =
                new HashMap<>(JobConfig.load(file).kafka().client());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        assertThat(new ConsumerConfig(settings)
                        .getPassword(SaslConfigs.SASL_JAAS_CONFIG)
                        .value())
                .isEqualTo("org.example.Module required;");
        assertThat(JobFile.topics(file).client()).containsKey(SaslConfigs.SASL_JAAS_CONFIG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "gpu"})
    void theUsersMayDoWhatTheirProcessesDo(String overlay) throws Exception {
        Manifests manifests = Manifests.of(overlay);
        Set<String> topics = manifests.all("KafkaTopic").map(Manifests::name).collect(Collectors.toSet());
        String group = JobConfig.load(file(manifests, "job.yaml")).kafka().group();
        for (JsonNode user : manifests.all("KafkaUser").toList()) {
            for (JsonNode resource : user.findValues("resource")) {
                String name = resource.path("name").asText();
                if (resource.path("type").asText().equals("topic")) {
                    assertThat(topics).contains(name);
                } else {
                    assertThat(name).startsWith(group);
                }
            }
        }
        assertThat(topicsThat(manifests, "surprisal-job", "Read"))
                .containsExactlyInAnyOrder("telemetry", "feedback", "models");
        assertThat(topicsThat(manifests, "surprisal-job", "Write"))
                .containsExactlyInAnyOrder("scores", "alerts", "incidents", "dead-letters", "model-events");
        assertThat(topicsThat(manifests, "surprisal-bridge", "Read")).containsExactlyInAnyOrder("alerts", "incidents");
        assertThat(topicsThat(manifests, "surprisal-bridge", "Write")).isEmpty();
        assertThat(topicsThat(manifests, "surprisal-console", "Read")).isEqualTo(topics);
        assertThat(topicsThat(manifests, "surprisal-console", "Write")).containsExactly("feedback");
        assertThat(topicsThat(manifests, "surprisal-retrain", "Read"))
                .containsExactlyInAnyOrder("telemetry", "alerts", "feedback", "models", "model-events");
        assertThat(topicsThat(manifests, "surprisal-retrain", "Write")).containsExactly("models");
    }

    private static Set<String> topicsThat(Manifests manifests, String user, String operation) {
        return StreamSupport.stream(
                        manifests
                                .named("KafkaUser", user)
                                .at("/spec/authorization/acls")
                                .spliterator(),
                        false)
                .filter(rule -> rule.at("/resource/type").asText().equals("topic"))
                .filter(rule -> StreamSupport.stream(rule.path("operations").spliterator(), false)
                        .anyMatch(each -> each.asText().equals(operation)))
                .map(rule -> rule.at("/resource/name").asText())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @FieldSource(OVERLAYS)
    void portsAreThoseOfPoliciesServicesAndProbes(String overlay) throws Exception {
        Manifests manifests = Manifests.of(overlay);
        JsonNode job = manifests.the("FlinkDeployment");
        JsonNode settings = job.at("/spec/flinkConfiguration");
        Set<Integer> flink = Stream.of(
                        "taskmanager.data.port",
                        "taskmanager.rpc.port",
                        "jobmanager.rpc.port",
                        "blob.server.port",
                        "rest.port")
                .map(key -> settings.path(key).asInt())
                .collect(Collectors.toSet());
        JsonNode policy = manifests.named("NetworkPolicy", "surprisal-job");
        int rest = settings.path("rest.port").asInt();
        int metrics = settings.path("metrics.reporter.prom.port").asInt();
        assertThat(ports(policy.at("/spec/ingress/0"))).isEqualTo(flink);
        assertThat(ports(policy.at("/spec/egress/0"))).isEqualTo(flink);
        assertThat(ports(policy.at("/spec/ingress/1"))).containsExactly(rest);
        assertThat(ports(policy.at("/spec/ingress/2"))).containsExactly(metrics);
        assertThat(job.at("/spec/podTemplate/metadata/annotations")
                        .path("prometheus.io/port")
                        .asInt())
                .isEqualTo(metrics);
        assertThat(job.at("/spec/podTemplate/spec/containers/0/ports/0/containerPort")
                        .asInt())
                .isEqualTo(metrics);
        assertThat(job.at("/spec/jobManager").findValues("httpGet"))
                .hasSize(3)
                .allMatch(each -> each.path("port").asInt() == rest);
        JsonNode console = manifests.named("Deployment", "surprisal-console").at("/spec/template/spec/containers/0");
        int port = console.at("/ports/0/containerPort").asInt();
        assertThat(texts(console.path("args"))).containsSequence("--port", Integer.toString(port));
        assertThat(ports(manifests.named("NetworkPolicy", "surprisal-console").at("/spec/ingress/0")))
                .containsExactly(port);
        String servers = JobConfig.load(file(manifests, "job.yaml")).kafka().bootstrapServers();
        assertThat(ports(manifests.named("NetworkPolicy", "surprisal").at("/spec/egress/1")))
                .contains(Integer.parseInt(servers.substring(servers.indexOf(':') + 1)));
    }

    @ParameterizedTest
    @FieldSource(OVERLAYS)
    void everyPodIsBoundAndReadOnly(String overlay) throws Exception {
        assertThat(Manifests.of(overlay).pods()).hasSize(4).allSatisfy(pod -> {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            JsonNode container = pod.at("/containers/0/securityContext");
            assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(texts(container.at("/capabilities/drop"))).containsExactly("ALL");
        });
    }

    @ParameterizedTest
    @FieldSource(OVERLAYS)
    void theJobsClassIsInItsJar(String overlay) throws Exception {
        JsonNode job = Manifests.of(overlay).the("FlinkDeployment").at("/spec/job");
        assertThat(job.path("entryClass").asText()).isEqualTo(ScoringJob.class.getName());
        assertThat(job.path("jarURI").asText()).isEqualTo("local://" + Images.JOB_JAR);
        assertThat(texts(job.path("args"))).containsExactly("/etc/surprisal/job.yaml");
    }

    @ParameterizedTest
    @FieldSource(OVERLAYS)
    void flinkKnowsItsSettingsAndHasTheMemoryForThem(String overlay) throws Exception {
        JsonNode deployment = Manifests.of(overlay).the("FlinkDeployment");
        Configuration settings = new Configuration();
        deployment.at("/spec/flinkConfiguration").properties().forEach(each -> {
            assertThat(FlinkOptions.known(each.getKey()))
                    .as("setting %s", each.getKey())
                    .isTrue();
            settings.setString(each.getKey(), each.getValue().asText());
        });
        assertThat(settings.toMap())
                .as("what docs/monitoring.md asks of the reporter")
                .containsEntry("metrics.reporter.prom.filterLabelValueCharacters", "false")
                .containsEntry(
                        "metrics.reporter.prom.scope.variables.excludes",
                        "task_id;task_attempt_id;task_attempt_num;operator_id");
        settings.set(
                TaskManagerOptions.TOTAL_PROCESS_MEMORY,
                MemorySize.parse(
                        deployment.at("/spec/taskManager/resource/memory").asText()));
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(settings);
        assertThat(memory.getManagedMemorySize()).isEqualTo(MemorySize.ZERO);
        assertThat(memory.getTaskHeapSize().getMebiBytes()).isGreaterThan(overlay.equals("dev") ? 800 : 2_000);
    }

    private Path file(Manifests manifests, String name) throws IOException {
        return Files.writeString(directory.resolve(name), data(manifests, name));
    }

    private static String data(Manifests manifests, String name) {
        return manifests.the("ConfigMap").path("data").path(name).asText();
    }

    private static Set<String> names(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.path("name").asText())
                .collect(Collectors.toSet());
    }

    private static Set<Integer> ports(JsonNode rule) {
        return IntStream.range(0, rule.path("ports").size())
                .mapToObj(n -> rule.path("ports").path(n).path("port").asInt())
                .collect(Collectors.toSet());
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
