package io.surprisal.benchmarks.gpu;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.CudaSettings;
import io.surprisal.onnx.runtime.Execution;
import io.surprisal.onnx.runtime.ExecutionReport;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.scoring.speed.SyntheticRecords;
import io.surprisal.scoring.speed.Throughput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Every model of a directory on this machine's GPU: whether all of it runs there, how far its values are from the processor's, with TF32 off and on, and
 * records a second by batch, beside all cores of the processor. Arguments: the directory, the JSON file to write, and cuda, or cpu to try
 * the check itself on a machine without a GPU. Exits with 1 where values differ by more than rounding with TF32 off.
 */
public final class GpuCheck {
    private static final int RECORDS = 8192;
    private static final int CPU_BATCH = 128;
    private static final List<Integer> BATCHES = List.of(64, 256, 1024, 4096, 16_384, 65_536);
    private static final int LANE_BATCH = 4096;
    private static final int LANE_THREADS = 4;
    private static final double SECONDS = 0.4;

    /** The most values of [N, L, W, D]: several tensors of that size, and wider ones, are there at the same time. */
    private static final long MOST_VALUES = 1L << 28;

    private static final long MOST_VALUES_ON_CPU = 1L << 22;

    private static final List<OutputName> SURPRISAL = List.of(OutputName.headline(ModelOutput.SURPRISAL));

    private final ObjectNode results = new JsonMapper().createObjectNode();
    private final PrintStream out;
    private final ExecutionSettings device;

    private GpuCheck(PrintStream out, ExecutionSettings device) {
        this.out = out;
        this.device = device;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 3) {
            System.err.println("Usage: GpuCheck MODELS RESULT.json cuda|cpu");
            System.exit(2);
        }
        Execution execution = Execution.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        System.exit(run(Path.of(arguments[0]), Path.of(arguments[1]), execution) ? 0 : 1);
    }

    /** Whether every model's values are the processor's but for rounding; there is one at least. */
    static boolean run(Path models, Path result, Execution execution) throws IOException, InterruptedException {
        return new GpuCheck(System.out, ExecutionSettings.CPU.on(execution)).run(models, result);
    }

    private boolean run(Path models, Path result) throws IOException, InterruptedException {
        List<String> differing = new ArrayList<>();
        try (Stream<Path> listed = Files.list(models)) {
            List<Path> files = listed.filter(path -> path.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
            for (Path file : files) {
                if (!agrees(file)) {
                    differing.add(file.getFileName().toString());
                }
                // What is measured so far outlives a run that is stopped.
                Files.writeString(result, results.toPrettyString());
            }
            out.println(
                    differing.isEmpty()
                            ? "\nAll " + files.size() + " models agree with the processor"
                            : "\nNot as the processor: " + differing);
            return differing.isEmpty() && !files.isEmpty();
        }
    }

    private boolean agrees(Path file) throws IOException, InterruptedException {
        ModelFile model = ModelFile.read(file);
        GraphCost cost = GraphCost.of(model, SURPRISAL);
        ExecutionReport report = ExecutionReport.of(model, SURPRISAL, device);
        out.printf(
                Locale.ROOT,
                "%n%s: %d features, window %d, L = %d; %,d FLOP and %d bytes a record; %s computes all %d nodes%n",
                file.getFileName(),
                model.manifest().features().size(),
                model.manifest().window(),
                model.manifest().samples(),
                cost.flop(),
                cost.bytes(),
                report.provider(),
                report.nodes());
        ObjectNode result = results.putObject(file.getFileName().toString());
        result.put("flop", cost.flop()).put("bytes", cost.bytes()).put("nodes", report.nodes());
        result.put("provider", report.provider().name());
        boolean agrees = parity(model, result);
        throughput(model, cost, result);
        return agrees;
    }

    private boolean parity(ModelFile model, ObjectNode result) {
        float[] records = SyntheticRecords.of(model.manifest(), RECORDS, 5);
        CudaSettings cuda = device.cuda();
        ExecutionSettings tf32 = new ExecutionSettings(
                device.execution(), device.threads(), new CudaSettings(cuda.device(), cuda.memoryLimit(), true));
        Parity parity = Parity.of(model, records, ExecutionSettings.CPU, device);
        parity("as the processor", parity, result.putObject("parity"));
        parity("with TF32", Parity.of(model, records, ExecutionSettings.CPU, tf32), result.putObject("tf32"));
        return parity.holds();
    }

    private void parity(String name, Parity parity, ObjectNode result) {
        out.printf(
                Locale.ROOT,
                "  %-18s %d of %,d values outside 1e-3 and 1e-5 of themselves, largest difference %.2e (%s), verdicts changed %d of %,d%n",
                name,
                parity.outside(),
                parity.values(),
                parity.largest(),
                parity.worst(),
                parity.verdicts(),
                RECORDS);
        result.put("outside", parity.outside())
                .put("values", parity.values())
                .put("largest", parity.largest())
                .put("verdicts", parity.verdicts());
    }

    private void throughput(ModelFile model, GraphCost cost, ObjectNode result) throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        double cpu = new Throughput(model, CPU_BATCH).raw(ExecutionSettings.CPU, cores, SECONDS);
        rate(String.format(Locale.ROOT, "processor, %d threads", cores), CPU_BATCH, cpu, cpu, cost, result);
        for (int batch : BATCHES) {
            if (fits(model, batch)) {
                rate(
                        device.execution().name(),
                        batch,
                        new Throughput(model, batch).raw(device, 1, SECONDS),
                        cpu,
                        cost,
                        result);
            }
        }
        if (fits(model, LANE_BATCH)) {
            Throughput throughput = new Throughput(model, LANE_BATCH);
            String threads = ", " + LANE_THREADS + " threads";
            rate(
                    device.execution() + threads,
                    LANE_BATCH,
                    throughput.raw(device, LANE_THREADS, SECONDS),
                    cpu,
                    cost,
                    result);
            rate("lane, " + device.execution(), LANE_BATCH, throughput.lane(device, 1, SECONDS), cpu, cost, result);
            rate(
                    "lane, " + device.execution() + threads,
                    LANE_BATCH,
                    throughput.lane(device, LANE_THREADS, SECONDS),
                    cpu,
                    cost,
                    result);
        }
    }

    private void rate(String name, int batch, double perSecond, double cpu, GraphCost cost, ObjectNode result) {
        double flop = perSecond * cost.flop();
        double bytes = perSecond * cost.bytes();
        out.printf(
                Locale.ROOT,
                "  %-24s batch %,7d  %,14.0f records/s  %8.2f of the processor  %8.3f TFLOP/s  %7.2f GB/s%n",
                name,
                batch,
                perSecond,
                perSecond / cpu,
                flop / 1e12,
                bytes / 1e9);
        result.withArray("rates")
                .addObject()
                .put("name", name)
                .put("batch", batch)
                .put("records_per_second", perSecond)
                .put("of_processor", perSecond / cpu)
                .put("flop_per_second", flop)
                .put("bytes_per_second", bytes);
    }

    private boolean fits(ModelFile model, int batch) {
        long values = (long) batch
                * Math.max(1, model.manifest().samples())
                * model.manifest().features().size()
                * model.manifest().window();
        return values <= (device.execution() == Execution.CPU ? MOST_VALUES_ON_CPU : MOST_VALUES);
    }
}
