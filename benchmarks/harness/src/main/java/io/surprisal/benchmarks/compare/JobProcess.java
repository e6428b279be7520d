package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code surprisal run} as people start it, in a process of its own. */
final class JobProcess implements AutoCloseable {
    private final Process process;

    private JobProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a job that knows nothing of earlier ones.
     *
     * @param name of its file in the working directory
     * @param yaml its job.yaml
     */
    static JobProcess start(Setup setup, String name, String yaml) throws IOException {
        Path file = setup.work().resolve(name);
        Files.writeString(file, yaml);
        ProcessBuilder builder = new ProcessBuilder(setup.launcher().toString(), "run", "--fresh", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("SURPRISAL_JAVA_OPTS", String.join(" ", setup.jvmOptions()));
        return new JobProcess(builder.start());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        ProcessEnd.await(process);
    }
}
