package io.surprisal.benchmarks.compare;

import io.surprisal.benchmarks.worker.Worker;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A process that runs a {@link Worker}; what it logs goes to standard error. */
final class WorkerProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private WorkerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out = process.inputReader();
        this.in = process.outputWriter();
    }

    /** Starts a process and waits until it is ready. */
    static WorkerProcess start(String name, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        WorkerProcess worker = new WorkerProcess(name, builder.start());
        try {
            worker.answer();
            return worker;
        } catch (IOException e) {
            worker.close();
            throw e;
        }
    }

    /** Tells the worker to do something and waits for its answer. */
    long ask(String command, long argument) throws IOException {
        in.write(command + " " + argument);
        in.newLine();
        in.flush();
        return answer();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends the worker, by the end of its input first. */
    @Override
    public void close() throws IOException {
        in.close();
        ProcessEnd.await(process);
    }

    private long answer() throws IOException {
        String line = out.readLine();
        while (line != null && !line.startsWith(Worker.ANSWER)) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("The process '" + name + "' ended before it answered; see above what it printed");
        }
        return Long.parseLong(line.substring(Worker.ANSWER.length()));
    }
}
