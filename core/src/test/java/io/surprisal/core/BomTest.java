package io.surprisal.core;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.junit.jupiter.api.Test;

/** What other projects are built with: the BOM names modules that there are, all that these need, and the examples take their versions from it. */
class BomTest {
    private static final String GROUP = "io.surprisal";

    private final Model root = read("");
    private final Model bom = read("bom");
    private final Model ownJob = read("examples/own-job");
    private final Model sql = read("examples/sql");
    private final Map<String, Model> modules = new TreeMap<>();

    BomTest() throws IOException, XmlPullParserException {
        collect("", root);
    }

    @Test
    void namesModulesOfThisVersion() {
        assertThat(bom.getVersion()).isEqualTo(root.getVersion());
        assertThat(bom.getDependencyManagement().getDependencies()).allSatisfy(managed -> {
            assertThat(managed.getGroupId()).isEqualTo(GROUP);
            assertThat(managed.getVersion()).isEqualTo("${project.version}");
            assertThat(modules).containsKey(managed.getArtifactId());
        });
    }

    /** Otherwise a project could get another version of a part than of the whole. */
    @Test
    void namesAllThatTheseNeed() {
        for (Dependency managed : bom.getDependencyManagement().getDependencies()) {
            Model module = Objects.requireNonNull(modules.get(managed.getArtifactId()));
            assertThat(module.getDependencies().stream()
                            .filter(needed -> needed.getGroupId().equals(GROUP) && !"test".equals(needed.getScope()))
                            .map(Dependency::getArtifactId))
                    .as("what %s needs", managed.getArtifactId())
                    .allMatch(needed -> bom.getDependencyManagement().getDependencies().stream()
                            .anyMatch(other -> other.getArtifactId().equals(needed)));
        }
    }

    @Test
    void theExamplesTakeTheirVersionsFromTheBom() {
        assertThat(List.of(ownJob, sql)).allSatisfy(example -> {
            assertThat(example.getParent()).isNull();
            Dependency imported =
                    example.getDependencyManagement().getDependencies().get(0);
            assertThat(imported.getArtifactId()).isEqualTo(bom.getArtifactId());
            assertThat(imported.getVersion()).isEqualTo(bom.getVersion());
            assertThat(example.getProperties().stringPropertyNames()).contains("flink.version");
            assertThat(example.getProperties().stringPropertyNames())
                    .filteredOn(property -> property.startsWith("flink."))
                    .allSatisfy(property -> assertThat(example.getProperties().getProperty(property))
                            .isEqualTo(root.getProperties().getProperty(property)));
            assertThat(example.getDependencies())
                    .filteredOn(needed -> needed.getGroupId().equals(GROUP))
                    .isNotEmpty()
                    .allSatisfy(needed -> {
                        assertThat(needed.getVersion()).isNull();
                        assertThat(bom.getDependencyManagement().getDependencies())
                                .extracting(Dependency::getArtifactId)
                                .contains(needed.getArtifactId());
                    });
        });
    }

    /** Its jar holds its own classes alone, so that it runs where the cluster has the rest, and nowhere twice. */
    @Test
    void theOwnJobLeavesAllToTheCluster() {
        assertThat(ownJob.getDependencies())
                .allMatch(needed -> "provided".equals(needed.getScope()))
                .extracting(Dependency::getArtifactId)
                .contains("surprisal-flink-lib");
    }

    /**
     * Flink's Kafka connector asks for an older jackson-core than jackson-databind does. Of two that are as near, Maven takes the first one, and a project that manages no
     * versions is to get ours.
     */
    @Test
    void jacksonIsOneVersionForProjectsThatManageNone() {
        assertThat(modules.get("surprisal-telemetry-records"))
                .extracting(Model::getDependencies, as(list(Dependency.class)))
                .extracting(Dependency::getArtifactId)
                .containsSubsequence("jackson-core", "jackson-databind");
        assertThat(modules.get("surprisal-flink-operators"))
                .extracting(Model::getDependencies, as(list(Dependency.class)))
                .extracting(Dependency::getArtifactId)
                .containsSubsequence("surprisal-telemetry-records", "flink-connector-kafka");
    }

    private void collect(String folder, Model model) throws IOException, XmlPullParserException {
        modules.put(model.getArtifactId(), model);
        for (String module : model.getModules()) {
            String path = folder.isEmpty() ? module : folder + "/" + module;
            collect(path, read(path));
        }
    }

    private static Model read(String folder) throws IOException, XmlPullParserException {
        try (Reader pom = Files.newBufferedReader(Path.of("..", folder, "pom.xml"))) {
            return new MavenXpp3Reader().read(pom);
        }
    }
}
