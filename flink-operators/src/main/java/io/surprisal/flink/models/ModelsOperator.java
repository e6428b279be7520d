package io.surprisal.flink.models;

import io.surprisal.flink.directive.Directive;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Has the models that a job is to have fetched and checked beside the stream, each time on a thread of its own, and tells the scoring what passed. The latest statement alone counts: one that comes while
 * another is looked at takes its place, whose thread is left to itself; so neither a slow file system nor the history of a topic holds up a checkpoint or a newer statement. State {@value #STATE}: what
 * is being looked at, as it stands on the topic; it is begun again after a restore.
 */
public final class ModelsOperator extends AbstractStreamOperator<Directive>
        implements OneInputStreamOperator<DesiredModels, Directive> {
    /** The side output of what is told, of this and of the operators that score. */
    public static final OutputTag<ModelEvent> TOLD = new OutputTag<>("model-events") {};

    static final String STATE = "desired-models";

    /** How long fetching and checking may take. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final long serialVersionUID = 1;

    private final ModelFetch fetch;

    private transient DesiredModelsJson json;
    private transient MailboxExecutor mailbox;
    private transient ListState<byte[]> state;
    private transient @Nullable DesiredModels desired;
    private transient long newest;

    /** @param fetch what fetches and checks them */
    @SuppressWarnings("NullAway.Init") // Transient fields appear before the first record.
    public ModelsOperator(ModelFetch fetch) {
        this.fetch = fetch;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>(STATE, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void open() throws Exception {
        super.open();
        json = new DesiredModelsJson();
        mailbox = getContainingTask()
                .getMailboxExecutorFactory()
                .createExecutor(getOperatorConfig().getChainIndex());
        for (byte[] bytes : state.get()) {
            look(json.fromBytes(bytes));
        }
    }

    @Override
    public void processElement(StreamRecord<DesiredModels> element) {
        look(element.getValue());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(desired == null ? List.of() : List.of(json.toBytes(desired)));
    }

    /** The end of the input, after which there are no timers. */
    @Override
    public void finish() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (desired != null && System.nanoTime() < deadline) {
            if (!mailbox.tryYield()) {
                Thread.sleep(1);
            }
        }
        super.finish();
    }

    private void look(DesiredModels at) {
        long number = ++newest;
        desired = at;
        CompletableFuture<CheckedModels> checked = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(checked, at), "surprisal-models-" + number);
        thread.setDaemon(true);
        thread.start();
        CompletableFuture<Void> unused = checked.thenAccept(result -> tell(number, result));
        Future<?> alarm = getProcessingTimeService()
                .registerTimer(getProcessingTimeService().getCurrentProcessingTime() + PATIENCE.toMillis(), now -> {
                    if (number == newest && desired != null) {
                        thread.interrupt();
                        emit(number, fetch.late(at, PATIENCE));
                    }
                });
    }

    private void complete(CompletableFuture<CheckedModels> checked, DesiredModels at) {
        try {
            checked.complete(fetch.checked(at));
        } catch (RuntimeException | Error e) {
            LOG.error("The models that the job is to have were not checked", e);
            checked.complete(fetch.failed(at, e));
        }
    }

    private void tell(long number, CheckedModels checked) {
        try {
            mailbox.execute(() -> emit(number, checked), "models that were checked");
        } catch (RejectedExecutionException e) {
            // The task takes no more mail: it looks again after its restart.
        }
    }

    private void emit(long number, CheckedModels checked) {
        if (number != newest || desired == null) {
            return; // Another statement came meanwhile, or the time was up.
        }
        desired = null;
        for (ModelEvent event : checked.events()) {
            output.collect(TOLD, new StreamRecord<>(event));
        }
        output.collect(new StreamRecord<>(Directive.of(checked.update())));
    }
}
