package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.agent.context.StubRequest;
import io.waymark.agent.record.HeldType;
import io.waymark.agent.ring.Ring;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are captured at their exit: their events are those of calls whose arguments are passed at their entry. */
class ExitCapturedCallTest {
    private static final int WAITING = 1000;
    private static final int STACK_BYTES = 512 * 1024;
    private static final String PASSWORD = "s3cr3t-passw0rd";
    private static final String LONG_TEXT = "of 5,000 characters";

    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
    }

    /** A result with an element. */
    public record Order(@Nullable Object id) {}

    /** A result whose element is declared as a string. */
    public record Note(@Nullable String id) {}

    /** A result whose element cannot be read. */
    public static final class Broken {
        private final AtomicInteger reads = new AtomicInteger();

        public String getId() {
            reads.incrementAndGet();
            throw new IllegalStateException("no id");
        }
    }

    private AuditedCall enter(AuditedMethod method, @Nullable Object receiver) {
        return recording.capture.enter(recording.methods.register(method), receiver);
    }

    /** Ends a call with up to four objects, as woven code does. */
    private static void exit(
            AuditedCall call, @Nullable Throwable thrown, @Nullable Object result, @Nullable Object... arguments) {
        @Nullable Object[] all = Arrays.copyOf(arguments, 4);
        int types = result instanceof String ? AuditedCall.UNMEASURED : AuditedCall.REFERENCE;
        for (int i = 0; i < arguments.length; i++) {
            int type = arguments[i] instanceof String || arguments[i] instanceof BigDecimal
                    ? AuditedCall.UNMEASURED
                    : AuditedCall.REFERENCE;
            types |= type << (AuditedCall.TYPE_BITS * (i + 1));
        }
        call.ended = true;
        call.exit(types, thrown, result, 0, all[0], 0, all[1], 0, all[2], 0, all[3], 0);
    }

    private static AuditedMethod method(String name, String... parameters) {
        return CaptureFixture.withResponse(
                CaptureFixture.method(name, parameters), new ResponseElementSpec("orderId", List.of("id")));
    }

    private static JsonNode withoutIds(JsonNode event) {
        ObjectNode copy = event.deepCopy();
        copy.remove(List.of("eventID", "requestID", "eventTime", "additionalEventData"));
        return copy;
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of("plain", new Order("o-1"), null),
                Arguments.of("x".repeat(257), new Order("o-1"), null),
                Arguments.of("x".repeat(5000), new Order("x".repeat(5000)), null),
                Arguments.of("https://user:" + PASSWORD + "@host/", new Order("token=" + PASSWORD), null),
                Arguments.of(
                        "https://user:" + PASSWORD + "@host/",
                        null,
                        new IllegalStateException("not https://user:" + PASSWORD + "@host/")),
                Arguments.of(new BigDecimal("1" + "0".repeat(5000)), new Order("o-1"), null),
                Arguments.of(new BigDecimal("1E+400"), new Order(Map.of("k", List.of("v"))), null),
                Arguments.of(UUID.randomUUID(), new Order(UUID.randomUUID()), null),
                Arguments.of("plain", new Note("o-1"), null),
                Arguments.of("plain", new Note("x".repeat(5000)), null),
                Arguments.of("plain", new Note("https://user:" + PASSWORD + "@host/"), null),
                Arguments.of("plain", new Note(null), null),
                Arguments.of("plain", List.of(new Note("o-1")), null),
                Arguments.of(null, new Order(null), null),
                Arguments.of(null, null, null),
                Arguments.of(7, Map.of("id", 8), null),
                Arguments.of("plain", Map.of("other", 8), null),
                Arguments.of("plain", new Broken(), null),
                Arguments.of("plain", "no object with an id", null),
                Arguments.of("plain", CompletableFuture.completedFuture(new Order("later")), null),
                Arguments.of("plain", CompletableFuture.failedFuture(new IllegalStateException("later")), null),
                Arguments.of("plain", null, new OutOfMemoryError("of the application")));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void eventIsThatOfACallWithItsArgumentsAtEntry(
            @Nullable Object argument, @Nullable Object result, @Nullable Throwable thrown) {
        for (String name : new String[] {"value", "password"}) {
            AuditedMethod method = method("Call-" + name, "first", name);
            AuditedCall usual = recording.capture.begin(recording.methods.register(method), this);
            usual.argument(0, "1");
            usual.argument(1, argument);
            if (thrown == null) {
                usual.returned(result);
            } else {
                usual.threw(thrown);
            }
            exit(enter(method, this), thrown, result, "1", argument);

            List<JsonNode> records = recording.records();
            int last = records.size() - 1;
            assertThat(withoutIds(records.get(last))).isEqualTo(withoutIds(records.get(last - 1)));
        }
        assertThat(recording.records()).hasSize(4);
        assertThat(recording.texts()).noneMatch(text -> text.contains(PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "https://user:" + PASSWORD + "@host/", LONG_TEXT})
    void stringIsTheResult(String value) {
        String result = value.equals(LONG_TEXT) ? "x".repeat(5000) : value;
        for (String name : new String[] {"result", "password"}) {
            AuditedMethod method = CaptureFixture.withResponse(
                    CaptureFixture.method("Call-" + name, "id"), new ResponseElementSpec(name, List.of()));
            AuditedCall usual = recording.capture.begin(recording.methods.register(method), this);
            usual.argument(0, "1");
            usual.returned(result);
            exit(enter(method, this), null, result, "1");

            List<JsonNode> records = recording.records();
            int last = records.size() - 1;
            assertThat(withoutIds(records.get(last))).isEqualTo(withoutIds(records.get(last - 1)));
        }
        assertThat(recording.texts()).noneMatch(text -> text.contains(PASSWORD));
    }

    @Test
    void primitivesAreThoseOfTheirTypes() {
        AuditedMethod method = CaptureFixture.withResponse(
                CaptureFixture.method("Call", "a", "b", "c", "d"), new ResponseElementSpec("result", List.of()));
        int types = AuditedCall.BOOLEAN
                | AuditedCall.CHARACTER << 4
                | AuditedCall.INTEGER << 8
                | AuditedCall.FLOAT << 12
                | AuditedCall.DOUBLE << 16;
        long aFloat = Float.floatToRawIntBits(-1.5f);
        long aDouble = Double.doubleToRawLongBits(1e300);
        for (Throwable thrown : new Throwable[] {null, new IllegalStateException()}) {
            AuditedCall call = enter(method, null);
            call.ended = true;
            call.exit(types, thrown, null, 1, null, 'x', null, Long.MIN_VALUE, null, aFloat, null, aDouble);
        }
        List<JsonNode> records = recording.records();
        assertThat(records)
                .extracting(event -> event.get("requestParameters").toString())
                .containsOnly("{\"a\":\"x\",\"b\":-9223372036854775808,\"c\":-1.5,\"d\":1.0E300}");
        assertThat(records.get(0).get("responseElements").toString()).isEqualTo("{\"result\":true}");
        assertThat(records.get(1).get("errorCode").asText()).isEqualTo("IllegalStateException");
        assertThat(List.of(HeldType.values()).indexOf(HeldType.REFERENCE)).isEqualTo(AuditedCall.REFERENCE);
        assertThat(List.of(HeldType.values()).indexOf(HeldType.UNMEASURED)).isEqualTo(AuditedCall.UNMEASURED);
    }

    @Test
    void elementOfTheResultIsReadOnce() {
        Broken result = new Broken();
        exit(enter(method("Call"), null), null, result);
        assertThat(recording.onlyRecord().get("responseElements").toString()).contains("IllegalStateException");
        assertThat(result.reads).hasValue(1);
    }

    @Test
    void callsInsideFindTheCall() {
        AuditedMethod overridden = new AuditedMethod(
                "com.example.Base",
                "create",
                "(Ljava/lang/Object;)Ljava/lang/String;",
                "orders.example.com",
                "BaseCreate",
                method("create").category(),
                false,
                List.of(),
                List.of(),
                List.of(),
                AuditedMethod.Sensitivity.CLEAR);
        AuditedCall outer = enter(method("create", "id"), this);
        assertThat(enter(overridden, this)).isSameAs(Bridge.NOT_RECORDED);
        assertThat(recording.capture.begin(recording.methods.register(overridden), this))
                .isSameAs(Bridge.NOT_RECORDED);
        AuditedCall inner = enter(overridden, new Object());
        recording
                .capture
                .begin(recording.methods.register(CaptureFixture.method("Innermost")), this)
                .returned();
        exit(inner, null, null);
        // Its end was never reported.
        enter(method("Lost", "id"), this);
        exit(outer, null, new Order("o-1"), "1");
        exit(enter(method("Next", "id"), this), null, new Order("o-2"), "2");

        List<JsonNode> records = recording.records();
        assertThat(records)
                .extracting(event -> event.get("eventName").asText())
                .containsExactly("Innermost", "BaseCreate", "create", "Next");
        List<String> requests =
                records.stream().map(event -> event.get("requestID").asText()).toList();
        assertThat(requests.subList(0, 3)).containsOnly(requests.get(0));
        assertThat(requests.get(3)).isNotEqualTo(requests.get(0));
    }

    @Test
    void recursionHasOneEventPerCall() {
        AuditedMethod method = method("Walk", "depth");
        AuditedCall[] calls = new AuditedCall[40];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = enter(method, this);
        }
        for (int i = calls.length - 1; i >= 0; i--) {
            exit(calls[i], null, null, i);
        }
        assertThat(recording.records())
                .extracting(event -> event.get("requestParameters").get("depth").asInt())
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    @Test
    void callerIsThatOfTheEntryUnlessItNamesItselfLater() {
        StubRequest request = new StubRequest();
        request.remoteAddress = "192.0.2.1";
        Object scope = recording.callers.enterRequest(request);
        AuditedCall early = enter(method("BeforeSignIn", "id"), this);
        request.principal = "alice";
        exit(early, null, null, "1");
        AuditedCall late = enter(method("AfterSignIn", "id"), this);
        recording.callers.restoreScope(scope);
        exit(late, null, null, "2");

        assertThat(recording.records())
                .extracting(event -> event.get("userIdentity").get("userName").asText())
                .containsExactly("alice", "alice");
    }

    private WeakReference<Object> callOnce() {
        Object receiver = new Object();
        exit(enter(method("Call", "id"), receiver), null, new Order("o-1"), "1");
        return new WeakReference<>(receiver);
    }

    @Test
    void nothingOfTheCallIsKept() {
        WeakReference<Object> receiver = callOnce();
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(receiver.get()).isNull();
        });
        assertThat(recording.records()).hasSize(1);
    }

    private List<WeakReference<String>> callsWithLongStrings() {
        List<WeakReference<String>> strings = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            String text = "x".repeat(10_000) + i;
            exit(enter(method("Call", "text"), this), null, new Note(text), text);
            strings.add(new WeakReference<>(text));
        }
        return strings;
    }

    @Test
    void stoppedConsumerKeepsFewLongStrings() {
        List<WeakReference<String>> strings = callsWithLongStrings();
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(strings.stream().filter(text -> text.get() != null))
                    .hasSizeLessThanOrEqualTo(Ring.DEFAULT_SLOTS / 16);
        });
        assertThat(recording.records())
                .extracting(event -> event.get("requestParameters").get("text").asText())
                .hasSize(WAITING)
                .allMatch(text -> text.contains("[omitted: maxLength, length 1000"));
    }

    private WeakReference<String> callWithLongResult(boolean whole) {
        String text = "x".repeat(10_000);
        ResponseElementSpec element = new ResponseElementSpec("text", whole ? List.of() : List.of("id"));
        AuditedMethod method = CaptureFixture.withResponse(CaptureFixture.method("Call"), element);
        exit(enter(method, this), null, whole ? text : new Note(text));
        return new WeakReference<>(text);
    }

    /** To measure it is left to the consumer. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void longStringOfAResultWaitsForTheConsumer(boolean whole) {
        WeakReference<String> text = callWithLongResult(whole);
        System.gc();
        assertThat(text.get()).isNotNull();
        assertThat(recording.onlyRecord().at("/responseElements/text").asText())
                .contains("[omitted: maxLength, length 10000");
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(text.get()).isNull();
        });
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private int descend(int methodId, int depth) {
        AuditedCall call = recording.capture.enter(methodId, null);
        try {
            int result = descend(methodId, depth + 1);
            exit(call, null, "back", depth);
            return result;
        } catch (StackOverflowError e) {
            exit(call, e, null, depth);
            throw e;
        }
    }

    @Test
    void endOfTheStackStopsNothing() throws Exception {
        recording.texts();
        int methodId = recording.methods.register(CaptureFixture.method("Descend", "depth"));
        Thread thread = new Thread(
                null,
                () -> {
                    for (int i = 0; i < 20; i++) {
                        try {
                            descend(methodId, 0);
                        } catch (StackOverflowError e) {
                            // The application continues.
                        }
                    }
                    exit(recording.capture.enter(methodId, null), null, null, -1);
                },
                "deep",
                STACK_BYTES);
        thread.start();
        thread.join();

        List<JsonNode> records = recording.records();
        assertThat(records).hasSizeGreaterThan(50);
        assertThat(records.get(records.size() - 1).get("requestParameters").toString())
                .isEqualTo("{\"depth\":-1}");
    }
}
