package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the numbers were measured on and with. */
final class Environment {
    private static final Pattern LIBRARY = Pattern.compile(
            "(flink-runtime|kafka-clients|onnxruntime|deeplearning4j-nn|jackson-databind|randomcutforest-core)-(\\d.*)\\.jar");

    private Environment() {}

    /** Processor, cores, JDK, libraries: text by name, in an order for people. */
    static Map<String, String> describe(Setup setup) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cpu", cpu());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("jdk", System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        facts.put("jvm_options", String.join(" ", setup.jvmOptions()));
        for (String module : new String[] {"streaming", "deeplearning4j"}) {
            libraries(setup.home().resolve("benchmarks").resolve(module).resolve("target/lib"), facts);
        }
        return facts;
    }

    private static String cpu() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static void libraries(Path directory, Map<String, String> facts) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> LIBRARY.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .forEach(library -> facts.put(library.group(1), library.group(2)));
        }
    }
}
