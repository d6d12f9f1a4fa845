package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.agent.background.BackgroundCalls;
import io.waymark.agent.background.BackgroundCoverage;
import io.waymark.agent.background.BackgroundRecorder;
import io.waymark.agent.background.BackgroundRules;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.calls.PendingCalls;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.clientcall.AdapterSettings;
import io.waymark.agent.clientcall.LibraryCallDispatcher;
import io.waymark.agent.clientcall.stub.StubLibrary;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.context.StubRequest;
import io.waymark.agent.hook.AgentHooks;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.redact.SessionFingerprints;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRules;
import io.waymark.agent.request.RoutePattern;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import io.waymark.agent.servercall.RequestRecorder;
import io.waymark.agent.servercall.RequestRouting;
import io.waymark.agent.servercall.ServerCalls;
import io.waymark.agent.servercall.ServiceIdentity;
import io.waymark.agent.servercall.SignInRecorder;
import io.waymark.agent.servercall.SignIns;
import io.waymark.agent.weave.InstrumentationCoverage;
import io.waymark.agent.weave.SensitiveMarkReader;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real capture and ring, with access to the records. */
public final class CaptureFixture implements AutoCloseable {
    public static final String ACCOUNT = "123456789012";
    public static final UUID STREAM = UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666");

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** Selects all methods but those named {@code Unselected…}; those named {@code Selected…} by resource. */
    static final EventSelection SELECTION = new EventSelection() {
        @Override
        public SelectionDecision decide(EventDescriptor event) {
            if (event.eventName().startsWith("Unselected")) {
                return SelectionDecision.NEVER;
            }
            return event.eventName().startsWith("Selected") ? SelectionDecision.BY_RESOURCE : SelectionDecision.ALWAYS;
        }

        @Override
        public boolean matches(EventDescriptor event, List<Resource> resources) {
            return resources.get(0).arn().startsWith("arn:aws:orders:::order/\"vip\"\n\u00fc");
        }
    };

    private static final EventSelection WITHOUT_READS = new EventSelection() {
        @Override
        public boolean mayRecord(EventDescriptor event) {
            return !event.readOnly();
        }

        @Override
        public SelectionDecision decide(EventDescriptor event) {
            return SELECTION.decide(event);
        }

        @Override
        public boolean matches(EventDescriptor event, List<Resource> resources) {
            return SELECTION.matches(event, resources);
        }
    };

    public final MethodRegistry methods = new MethodRegistry();
    public final Counters counters = new Counters();
    public final List<String> problems = new CopyOnWriteArrayList<>();
    public final Ring ring;
    public final PendingCalls pendingCalls;
    public final CallerContext callers;
    public final Capture capture;
    public final LibraryCallDispatcher clientCalls;
    public final Endpoints endpoints = new Endpoints();
    public final ServerCalls serverCalls;
    /** The threads that asked for the key of tokens. */
    final List<Thread> tokenThreads = new CopyOnWriteArrayList<>();

    public final AgentHooks hooks;
    private final List<byte[]> records = new ArrayList<>();
    private boolean started;

    public CaptureFixture() {
        this(new CaptureSettings(ACCOUNT, null, CaptureLimits.DEFAULT, Set.of()), Ring.DEFAULT_SLOTS);
    }

    public CaptureFixture(CaptureSettings settings) {
        this(settings, Ring.DEFAULT_SLOTS);
    }

    public CaptureFixture(int slots, Duration wait) {
        this(new CaptureSettings(ACCOUNT, null, CaptureLimits.DEFAULT, Set.of()), slots, wait);
    }

    /** Creates one whose selection has no events of requests that only read. */
    public static CaptureFixture withoutReads() {
        CaptureSettings settings = new CaptureSettings(ACCOUNT, null, CaptureLimits.DEFAULT, Set.of());
        return new CaptureFixture(settings, Ring.DEFAULT_SLOTS, Duration.ofSeconds(10), WITHOUT_READS);
    }

    public CaptureFixture(CaptureSettings settings, int slots) {
        this(settings, slots, Duration.ofSeconds(10));
    }

    private CaptureFixture(CaptureSettings settings, int slots, Duration wait) {
        this(settings, slots, wait, SELECTION);
    }

    private CaptureFixture(CaptureSettings settings, int slots, Duration wait, EventSelection selection) {
        ProblemReporter reports =
                new ProblemReporter((what, cause) -> problems.add(what + (cause == null ? "" : ": " + cause)));
        RecordComposer composer = new RecordComposer(ACCOUNT, "eu-central-1", STREAM);
        ring = new Ring(slots, wait, composer, counters, reports);
        CaptureFailures failures = new CaptureFailures(counters, reports);
        pendingCalls = new PendingCalls(counters, failures, () -> {});
        callers = new CallerContext(settings.accountId(), settings.serviceName(), type -> StubRequest.ACCESSOR);
        capture = new Capture(
                methods,
                selection,
                settings,
                () -> {
                    tokenThreads.add(Thread.currentThread());
                    return "key".getBytes(StandardCharsets.UTF_8);
                },
                new SensitiveMarkReader(new InstrumentationCoverage(problems::add)),
                callers,
                ring,
                failures,
                pendingCalls);
        AdapterSettings adapters = new AdapterSettings(settings.accountId(), "eu-central-1", "", false, "", Set.of());
        clientCalls = new LibraryCallDispatcher(
                new InstrumentationIndex(List.of(new StubLibrary())),
                new AdapterContext(adapters, selection, callers::requester, ring, failures),
                pendingCalls,
                failures);
        ServiceIdentity service = new ServiceIdentity("till", settings.accountId(), "eu-central-1");
        SessionFingerprints fingerprints = new SessionFingerprints(() -> "key".getBytes(StandardCharsets.UTF_8));
        SignIns signIns = new SignIns(callers, new SignInRecorder(service, selection, fingerprints, ring), capture);
        serverCalls = new ServerCalls(
                callers,
                new RequestRules(RoutePattern.parseAll("GET /health"), List.of(), List.of()),
                new RequestRecorder(service, selection, endpoints, capture, fingerprints, ring, failures),
                signIns,
                capture,
                new InstrumentationIndex(List.of(new StubLibrary())),
                failures);
        BackgroundRecorder recorder =
                new BackgroundRecorder(service, new BackgroundRules("", "", ""), selection, capture, ring);
        BackgroundCalls background = new BackgroundCalls(
                "till",
                callers,
                recorder,
                new BackgroundCoverage(recorder),
                capture,
                pendingCalls,
                new InstrumentationIndex(List.of(new StubLibrary())),
                failures);
        hooks = new AgentHooks(
                capture,
                callers,
                serverCalls,
                new RequestRouting(
                        callers, capture, endpoints, new InstrumentationIndex(List.of(new StubLibrary())), failures),
                signIns,
                clientCalls,
                background,
                pendingCalls,
                failures,
                (lookupClass, classFile) -> classFile);
    }

    /** Describes a method with all parameters recorded in clear. */
    public static AuditedMethod method(String name, String... parameters) {
        List<ParameterSpec> list = new ArrayList<>();
        for (String parameter : parameters) {
            list.add(new ParameterSpec(parameter, true, Sensitivity.CLEAR));
        }
        return new AuditedMethod(
                "com.example.Orders",
                name,
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                "orders.example.com",
                name,
                EventCategory.MANAGEMENT,
                false,
                list,
                List.of(),
                List.of(),
                Sensitivity.CLEAR);
    }

    /** Adds response elements to a method. */
    public static AuditedMethod withResponse(AuditedMethod method, ResponseElementSpec... elements) {
        return new AuditedMethod(
                method.declaringClass(),
                method.methodName(),
                method.descriptor(),
                method.eventSource(),
                method.eventName(),
                method.category(),
                method.readOnly(),
                method.parameters(),
                List.of(elements),
                method.resources(),
                method.resultSensitivity());
    }

    /** Captures one call with one argument; returns the argument in {@code requestParameters}. */
    public JsonNode value(@Nullable Object argument) {
        var call = capture.begin(methods.register(method("Call", "value")), null);
        call.argument(0, argument);
        call.returned();
        List<JsonNode> all = records();
        return all.get(all.size() - 1).get("requestParameters").get("value");
    }

    /** Drains the ring from now on, without keeping the records. */
    void discardRecords() {
        synchronized (records) {
            ring.drainTo((sequence, time, data, record, offset, length) -> {});
            started = true;
        }
    }

    /** Waits for all published records. */
    public List<JsonNode> records() {
        return texts().stream().map(CaptureFixture::parse).toList();
    }

    public List<String> texts() {
        synchronized (records) {
            if (!started) {
                ring.drainTo((sequence, time, data, record, offset, length) -> {
                    synchronized (records) {
                        records.add(Arrays.copyOfRange(record, offset, offset + length));
                    }
                });
                started = true;
            }
        }
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> counters.delivered() + counters.undeliverable() == ring.published());
        synchronized (records) {
            return records.stream()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .toList();
        }
    }

    public JsonNode onlyRecord() {
        List<JsonNode> all = records();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
    }
}
