package io.surprisal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.junit.jupiter.api.Test;

/**
 * The directions between modules, read from the poms. Dependencies of tests are exempt: a module's tests may use what stands above
 * it, as many use the broker of deploy.
 */
class ModuleGraphTest {
    private static final Path ROOT = Path.of("..");

    /** What each module needs to run, by their folders. */
    private final Map<String, Set<String>> needs = new TreeMap<>();

    ModuleGraphTest() throws IOException, XmlPullParserException {
        Map<String, Model> models = new TreeMap<>();
        read("", models);
        Map<String, String> folders = new TreeMap<>();
        models.forEach((folder, model) -> folders.put(model.getArtifactId(), folder));
        models.forEach((folder, model) -> needs.put(folder, needs(model, folders)));
    }

    @Test
    void findsTheModules() {
        assertThat(needs.get("core")).isEmpty();
        assertThat(needs.get("scoring")).containsExactly("onnx/runtime", "telemetry/records");
    }

    @Test
    void topLevelFoldersHaveNoCircle() {
        Map<String, Set<String>> open = new TreeMap<>();
        needs.forEach((folder, needed) -> {
            Set<String> ofTop = open.computeIfAbsent(top(folder), top -> new TreeSet<>());
            needed.stream()
                    .map(ModuleGraphTest::top)
                    .filter(top -> !top.equals(top(folder)))
                    .forEach(ofTop::add);
        });
        // A folder that needs none of the open ones is on no circle.
        boolean settled;
        do {
            settled = open.values().removeIf(needed -> needed.stream().noneMatch(open::containsKey));
        } while (settled);
        assertThat(open).as("folders that are on a circle or need one that is").isEmpty();
    }

    @Test
    void nothingNeedsBenchmarks() {
        assertThat(needs)
                .allSatisfy((folder, needed) -> assertThat(needed)
                        .as("what %s needs", folder)
                        .noneMatch(module -> isBenchmark(module) && !isBenchmark(folder)));
    }

    @Test
    void onlyTheTrainerReachesTraining() {
        for (String folder :
                List.of("scoring", "evaluation", "deploy/cli", "deploy/console", "deploy/job", "deploy/embedded")) {
            assertThat(reached(folder))
                    .as("what %s reaches", folder)
                    .contains("core")
                    .doesNotContain("training");
        }
        assertThat(reached("deploy/trainer")).contains("training");
    }

    private static void read(String folder, Map<String, Model> models) throws IOException, XmlPullParserException {
        try (Reader pom = Files.newBufferedReader(ROOT.resolve(folder).resolve("pom.xml"))) {
            Model model = new MavenXpp3Reader().read(pom);
            models.put(folder, model);
            for (String module : model.getModules()) {
                read(folder.isEmpty() ? module : folder + "/" + module, models);
            }
        }
    }

    private static Set<String> needs(Model model, Map<String, String> folders) {
        Set<String> needed = new TreeSet<>();
        for (Dependency dependency : model.getDependencies()) {
            String folder = folders.get(dependency.getArtifactId());
            if (folder != null && !"test".equals(dependency.getScope())) {
                needed.add(folder);
            }
        }
        return needed;
    }

    private Set<String> reached(String from) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            for (String next : needs.getOrDefault(open.remove(), Set.of())) {
                if (reached.add(next)) {
                    open.add(next);
                }
            }
        }
        return reached;
    }

    private static boolean isBenchmark(String folder) {
        return top(folder).equals("benchmarks");
    }

    private static String top(String folder) {
        int slash = folder.indexOf('/');
        return slash < 0 ? folder : folder.substring(0, slash);
    }
}
