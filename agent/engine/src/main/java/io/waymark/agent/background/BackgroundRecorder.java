package io.waymark.agent.background;

import io.waymark.agent.capture.Capture;
import io.waymark.agent.capture.MemberWriter;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventOverrides;
import io.waymark.agent.record.LaterText;
import io.waymark.agent.request.RequestCategory;
import io.waymark.agent.ring.Ring;
import io.waymark.agent.servercall.RequestDetails;
import io.waymark.agent.servercall.ServerOperation;
import io.waymark.agent.servercall.ServiceIdentity;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import io.waymark.writer.selectors.Resource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes the events of messages and jobs. Safe for use by many threads. */
public final class BackgroundRecorder {
    private static final int MAX_WRAPPERS = 8;
    /** Operations beyond this number, such as those of temporary queues, are described anew for each event. */
    private static final int MAX_OPERATIONS = 10_000;

    /** Libraries and futures wrap what a listener or job threw. */
    private static final Set<String> WRAPPERS = Set.of(
            "CompletionException",
            "ExecutionException",
            "ListenerExecutionFailedException",
            "UndeclaredThrowableException",
            "InvocationTargetException",
            "JobExecutionException",
            "JobExecutionProcessException",
            "SchedulerException");

    private final ServiceIdentity service;
    private final BackgroundRules rules;
    private final EventSelection selection;
    private final Capture capture;
    private final Ring ring;
    private final Map<BackgroundOperation, RecordedOperation> operations = new ConcurrentHashMap<>();

    /** What becomes of the work of one listener or job. */
    private record RecordedOperation(String eventName, RequestCategory category, ServerOperation events) {}

    /**
     * Creates it.
     *
     * @param service the service
     * @param rules decides the category of events
     * @param selection decides which events are recorded
     * @param capture writes values
     * @param ring takes the events
     */
    public BackgroundRecorder(
            ServiceIdentity service, BackgroundRules rules, EventSelection selection, Capture capture, Ring ring) {
        this.service = service;
        this.rules = rules;
        this.selection = selection;
        this.capture = capture;
        this.ring = ring;
    }

    /** Whether the trail records the work of a listener or job. */
    boolean isSelected(BackgroundOperation operation) {
        RecordedOperation recorded = recorded(operation);
        return recorded.category() != RequestCategory.EXCLUDED
                && recorded.events().isSelected(selection);
    }

    /** Describes a listener or job for the coverage. */
    AuditedBackground describe(BackgroundOperation operation) {
        RecordedOperation recorded = recorded(operation);
        boolean excluded = recorded.category() == RequestCategory.EXCLUDED;
        String category = recorded.category() == RequestCategory.DATA ? "Data" : "Management";
        return new AuditedBackground(
                operation.kind(),
                operation.library(),
                operation.source(),
                recorded.eventName(),
                excluded ? "Excluded" : category,
                !excluded && recorded.events().decision() != SelectionDecision.NEVER);
    }

    private RecordedOperation recorded(BackgroundOperation operation) {
        RecordedOperation known = operations.get(operation);
        if (known == null || known.events().selectionVersion() != selection.version()) {
            boolean replaces = known != null;
            known = classify(operation);
            if (replaces || operations.size() < MAX_OPERATIONS) {
                operations.put(operation, known);
            }
        }
        return known;
    }

    private RecordedOperation classify(BackgroundOperation operation) {
        BackgroundKind kind = operation.kind();
        String eventName = ServerOperation.eventName(operation.name());
        RequestCategory category = rules.categorize(operation, eventName);
        return new RecordedOperation(
                eventName,
                category,
                ServerOperation.of(
                        service,
                        eventName,
                        false,
                        category == RequestCategory.DATA ? EventCategory.DATA : EventCategory.MANAGEMENT,
                        new Resource(kind.resourceType(), service.arn(kind.arnType(), operation.source())),
                        selection));
    }

    /** Records work that has ended. */
    void record(BackgroundRun run, @Nullable Throwable failure) {
        record(run, failure, Map.of());
    }

    /** Records work whose outcome is unknown. */
    void recordPending(BackgroundRun run, String type) {
        record(run, null, Map.of("omitted", new TreeMap<>(Map.of("reason", "pending", "type", type))));
    }

    private void record(BackgroundRun run, @Nullable Throwable failure, Map<String, ?> response) {
        ServerOperation operation = recorded(run.operation()).events();
        if (run.isAuditedByHandler() || !isSelected(run.operation())) {
            return;
        }
        try (MemberWriter writer = capture.memberWriter()) {
            writer.write(EventField.REQUEST_PARAMETERS, run.details().parameters());
            writer.write(EventField.RESPONSE_ELEMENTS, response);
            if (failure != null) {
                Throwable thrown = unwrap(failure);
                writer.writeError(MemberWriter.code(thrown), MemberWriter.message(thrown));
            }
            CapturedEvent event = writer.event();
            event.describe(operation.template(), run.caller());
            event.overrides(EventOverrides.ofThisJvm(
                    service.region(),
                    service.accountId(),
                    additionalEventData(run),
                    null,
                    null,
                    operation.resources(),
                    FieldValues.NONE));
            event.requestId(run.requestIdHigh(), run.requestIdLow());
            event.completedAt(System.currentTimeMillis());
            ring.publish(event);
        }
    }

    private static LaterText additionalEventData(BackgroundRun run) {
        long nanos = System.nanoTime() - run.startNanos();
        return RequestDetails.ofWork(nanos, run.details().traceparent());
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable current = thrown;
        for (int i = 0; i < MAX_WRAPPERS; i++) {
            Throwable cause = MemberWriter.cause(current);
            if (cause == null || !WRAPPERS.contains(current.getClass().getSimpleName())) {
                return current;
            }
            current = cause;
        }
        return current;
    }
}
