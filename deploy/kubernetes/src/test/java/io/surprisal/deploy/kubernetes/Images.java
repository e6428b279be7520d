package io.surprisal.deploy.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Dockerfiles, and the script that fills what they copy. */
final class Images {
    static final Path DIRECTORY = Path.of("..", "images");
    static final List<String> DOCKERFILES = List.of("job.Dockerfile", "flink-cuda.Dockerfile", "surprisal.Dockerfile");

    /** Where the job's image has its jar. */
    static final String JOB_JAR = "/opt/flink/usrlib/surprisal-job.jar";

    private Images() {}

    static String read(String name) throws IOException {
        return Files.readString(DIRECTORY.resolve(name));
    }

    /** What the first group of an expression finds in a Dockerfile, line by line. */
    static List<String> find(String dockerfile, String expression) throws IOException {
        return Pattern.compile(expression, Pattern.MULTILINE)
                .matcher(read(dockerfile))
                .results()
                .map(each -> each.group(1))
                .toList();
    }

    /** A property of the parent pom. */
    static String property(String name) throws IOException {
        Matcher matcher = Pattern.compile("<" + Pattern.quote(name) + ">(.*?)</")
                .matcher(Files.readString(Path.of("..", "..", "pom.xml")));
        return matcher.results().findFirst().orElseThrow().group(1);
    }
}
