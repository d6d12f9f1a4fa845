package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.capture.EventSelection.Decision;
import io.waymark.agent.clientcall.LibraryEvents;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.record.CapturedEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes an event of each call that the trail selects. Safe for use by many threads. */
public final class SdkEvents {
    private static final int USUAL_BYTES = 1024;
    private static final ServiceTable TABLE = ServiceTable.load();

    private final LibraryEvents events;
    private final EventWriter writer;
    private final Map<String, Map<String, Operation>> operations = new ConcurrentHashMap<>();

    /** A call that has begun. */
    public final class Begun {
        private final Operation operation;
        private final @Nullable Caller requester;

        private Begun(Operation operation, @Nullable Caller requester) {
            this.operation = operation;
            this.requester = requester;
        }

        /**
         * Makes the event.
         *
         * @param call what became of the call
         */
        public void end(ApiCall call) {
            publish(operation, requester, call);
        }
    }

    /**
     * Creates it.
     *
     * @param events where events go
     */
    public SdkEvents(LibraryEvents events) {
        this.events = events;
        this.writer = new EventWriter(events);
    }

    /**
     * Tells that a call begins, on the thread that makes it.
     *
     * @param service the name under which the SDK knows the service
     * @param operation the operation's name
     * @return the call; null if no event is wanted
     */
    public @Nullable Begun begin(String service, String operation) {
        Operation known = operation(service, operation);
        return known.isNever(events.selection()) ? null : new Begun(known, events.requester());
    }

    private Operation operation(String service, String name) {
        Map<String, Operation> ofService = operations.get(service);
        if (ofService == null) {
            ofService = operations.computeIfAbsent(service, key -> new ConcurrentHashMap<>());
        }
        Operation operation = ofService.get(name);
        return operation == null
                ? ofService.computeIfAbsent(name, key -> Operation.of(TABLE.of(service), key))
                : operation;
    }

    private void publish(Operation operation, @Nullable Caller requester, ApiCall call) {
        String source = operation.rules().eventSource;
        if (source == null) {
            String signingName = call.signingName();
            source = (signingName == null ? "unknown" : signingName) + ".amazonaws.com";
        }
        Operation.Target target = operation.target(source, events.selection());
        if (target.decision() == Decision.NEVER) {
            return;
        }
        CapturedEvent event = new CapturedEvent(USUAL_BYTES);
        Resources resources = writer.write(event, operation, requester, call, target);
        if (target.decision() == Decision.BY_RESOURCE
                && !events.selection().matches(operation.site(source, resources.types()), resources.arns())) {
            return;
        }
        events.publish(event);
    }
}
