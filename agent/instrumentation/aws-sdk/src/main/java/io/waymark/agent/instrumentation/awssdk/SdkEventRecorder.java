package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.identity.Requester;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes an event of each call that the trail selects. Safe for use by many threads. */
public final class SdkEventRecorder {
    private static final int INITIAL_CAPACITY = 1024;
    private static final ServiceTable TABLE = ServiceTable.load();

    private final AdapterContext events;
    private final SdkEventWriter writer;
    private final SensitiveNames names;
    private final Map<String, Map<String, ServiceOperation>> operations = new ConcurrentHashMap<>();

    /** A call that has begun. */
    public final class StartedCall {
        private final ServiceOperation operation;
        private final @Nullable Requester requester;

        private StartedCall(ServiceOperation operation, @Nullable Requester requester) {
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
    public SdkEventRecorder(AdapterContext events) {
        this.events = events;
        this.writer = new SdkEventWriter(events);
        this.names = new SensitiveNames(events.settings().sensitiveNames());
    }

    /**
     * Begins a call, on the thread that makes it.
     *
     * @param service the name under which the SDK knows the service
     * @param operation the operation's name
     * @return the call; null if no event is wanted
     */
    public @Nullable StartedCall begin(String service, String operation) {
        ServiceOperation known = operation(service, operation);
        return known.isNeverSelected(events.selection()) ? null : new StartedCall(known, events.requester());
    }

    private ServiceOperation operation(String service, String name) {
        Map<String, ServiceOperation> ofService = operations.get(service);
        if (ofService == null) {
            ofService = operations.computeIfAbsent(service, key -> new ConcurrentHashMap<>());
        }
        ServiceOperation operation = ofService.get(name);
        return operation == null
                ? ofService.computeIfAbsent(name, key -> ServiceOperation.of(TABLE.rulesFor(service), key, names))
                : operation;
    }

    private void publish(ServiceOperation operation, @Nullable Requester requester, ApiCall call) {
        String source = operation.rules().eventSource;
        if (source == null) {
            String signingName = call.signingName();
            source = (signingName == null ? "unknown" : signingName) + ".amazonaws.com";
        }
        ServiceOperation.EventTarget target = operation.target(source, events.selection());
        if (target.decision() == SelectionDecision.NEVER) {
            return;
        }
        CapturedEvent event = new CapturedEvent(INITIAL_CAPACITY);
        CallResources resources = writer.write(event, operation, requester, call, target);
        if (operation.isSelected(target, resources, events.selection())) {
            events.publish(event);
        }
    }
}
