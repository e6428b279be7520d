package io.surprisal.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the Dockerfiles say; {@code deploy/images/check} builds them and starts what comes of it. */
class ImagesTest {
    private static final String DOCKERFILES = "io.surprisal.deploy.kubernetes.Images#DOCKERFILES";

    @ParameterizedTest
    @FieldSource(DOCKERFILES)
    void endsAsTheUserOfThePods(String dockerfile) throws Exception {
        List<String> users = Images.find(dockerfile, "^USER (.*)$");
        assertThat(users.get(users.size() - 1)).isEqualTo("9999:9999");
        for (String overlay : Manifests.OVERLAYS) {
            assertThat(Manifests.of(overlay)
                            .pods()
                            .map(pod -> pod.path("securityContext"))
                            .toList())
                    .hasSize(4)
                    .allMatch(each -> each.path("runAsUser").asInt() == 9999
                            && each.path("runAsGroup").asInt() == 9999
                            && each.path("fsGroup").asInt() == 9999);
        }
    }

    @ParameterizedTest
    @FieldSource(DOCKERFILES)
    void standsOnPinnedVersions(String dockerfile) throws IOException {
        assertThat(Images.find(dockerfile, "^ARG \\w+_IMAGE=(.*)$"))
                .isNotEmpty()
                .allMatch(each -> each.matches("docker\\.io/\\S+:[0-9]\\S*"));
        assertThat(Images.find(dockerfile, "^ARG FLINK_IMAGE=(.*)$"))
                .allMatch(each -> each.contains("flink:2.2.1-scala_2.12-java17"));
        assertThat(Images.property("flink.version")).isEqualTo("2.2.1");
        assertThat(Images.read("flink.pom.xml")).contains("<flink.version>2.2.1</flink.version>");
    }

    @Test
    void theContextsHoldWhatIsCopied() throws IOException {
        String dist = Images.read("dist");
        assertThat(Images.find("job.Dockerfile", "^COPY (\\S+)/ ")).containsExactly("onnxruntime", "lib", "usrlib");
        assertThat(dist).contains("mkdir -p \"$job/lib\" \"$job/usrlib\" \"$job/onnxruntime\"");
        assertThat(dist).contains("$job/usrlib/" + Path.of(Images.JOB_JAR).getFileName());
        assertThat(Images.read("job.Dockerfile"))
                .contains("COPY usrlib/ " + Path.of(Images.JOB_JAR).getParent() + "/");
        assertThat(Images.find("surprisal.Dockerfile", "^COPY (.*) /opt"))
                .containsExactly("lib/", "class-paths/", "LICENSE VERSION surprisal");
        assertThat(dist).contains(">\"$commands/VERSION\"", "cp \"$home/surprisal\" \"$home/LICENSE\" \"$commands\"");
    }

    @ParameterizedTest
    @FieldSource("io.surprisal.deploy.kubernetes.Manifests#OVERLAYS")
    void theManifestsNameTheImagesThatAreBuilt(String overlay) throws Exception {
        String version = Images.read("../../pom.xml").replaceAll("(?s).*?<version>(.*?)</version>.*", "$1");
        Set<String> named = Manifests.of(overlay).documents().stream()
                .flatMap(each -> each.findValues("image").stream())
                .map(JsonNode::asText)
                .map(each -> each.substring(each.lastIndexOf('/') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named)
                .containsExactly(
                        "surprisal-job:" + version + (overlay.equals("gpu") ? "-cuda12" : ""), "surprisal:" + version);
        assertThat(Images.read("build"))
                .contains("image job.Dockerfile surprisal-job ", "image surprisal.Dockerfile surprisal ");
    }

    @ParameterizedTest
    @FieldSource("io.surprisal.deploy.kubernetes.Manifests#OVERLAYS")
    void thePodsRunCommandsThatTheLauncherHas(String overlay) throws Exception {
        List<String> commands = Images.find("../../surprisal", "^  ([a-z]{3,}) +[A-Z].*$");
        assertThat(commands).contains("score", "run");
        assertThat(Manifests.of(overlay)
                        .pods()
                        .map(pod -> pod.at("/containers/0/args/0").asText())
                        .filter(each -> !each.isEmpty())
                        .map(each -> each.replaceFirst("^exec surprisal ", "").replaceFirst(" .*", "")))
                .containsExactlyInAnyOrder("bridge", "console", "retrain")
                .isSubsetOf(commands);
    }

    @Test
    void theLauncherTakesADistributionForBuilt(@TempDir Path home) throws Exception {
        Files.copy(Path.of("..", "..", "surprisal"), home.resolve("surprisal"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(home.resolve("VERSION"), "1.2.3\n");
        Files.writeString(Files.createDirectories(home.resolve("class-paths")).resolve("cli"), "cli.jar\n");
        assertThat(launch(home, "--version")).startsWith("surprisal 1.2.3 (Java ");
        assertThat(launch(home, "inspect", "model.onnx"))
                .contains("Could not find or load main class io.surprisal.deploy.cli.SurprisalCli")
                .doesNotContain("Building");
    }

    private static String launch(Path home, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("surprisal").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TMPDIR", home.toString());
        Process launcher = builder.start();
        String output = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        launcher.waitFor();
        return output;
    }
}
