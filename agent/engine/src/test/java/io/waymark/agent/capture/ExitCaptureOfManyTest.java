package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.agent.record.ImmutableValues;
import io.waymark.agent.ring.Ring;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls with five to eight arguments that are captured at their exit: see {@link ExitCapturedCallTest}. */
class ExitCaptureOfManyTest {
    private static final int STACK_BYTES = 512 * 1024;
    private static final String PASSWORD = "s3cr3t-passw0rd";
    private static final String URL = "https://user:" + PASSWORD + "@host/";
    private static final int PAIRS = 250;
    private static final int WAITING = 1000;

    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
    }

    /** A result with an element. */
    public record Order(@Nullable Object id) {}

    /** An argument or a result as woven code passes it. */
    private record Passed(int type, @Nullable Object object, long bits) {
        static final Passed NONE = new Passed(AuditedCall.NONE, null, 0);

        static Passed of(@Nullable Object object) {
            return new Passed(AuditedCall.REFERENCE, object, 0);
        }

        /** Of a declared type whose values have any size. */
        static Passed unmeasured(@Nullable Object object) {
            return new Passed(AuditedCall.UNMEASURED, object, 0);
        }

        void asArgument(AuditedCall call, int index) {
            switch (type) {
                case AuditedCall.BOOLEAN -> call.argument(index, bits != 0);
                case AuditedCall.CHARACTER -> call.argument(index, (char) bits);
                case AuditedCall.INTEGER -> call.argument(index, bits);
                case AuditedCall.FLOAT -> call.argument(index, Float.intBitsToFloat((int) bits));
                case AuditedCall.DOUBLE -> call.argument(index, Double.longBitsToDouble(bits));
                default -> call.argument(index, object);
            }
        }

        void asResult(AuditedCall call) {
            switch (type) {
                case AuditedCall.NONE -> call.returned();
                case AuditedCall.BOOLEAN -> call.returned(bits != 0);
                case AuditedCall.CHARACTER -> call.returned((char) bits);
                case AuditedCall.INTEGER -> call.returned(bits);
                case AuditedCall.FLOAT -> call.returned(Float.intBitsToFloat((int) bits));
                case AuditedCall.DOUBLE -> call.returned(Double.longBitsToDouble(bits));
                default -> call.returned(object);
            }
        }
    }

    private static Passed any(Random random) {
        return switch (random.nextInt(14)) {
            case 0 -> new Passed(AuditedCall.BOOLEAN, null, random.nextInt(2));
            case 1 -> new Passed(AuditedCall.CHARACTER, null, random.nextInt(Character.MAX_VALUE + 1));
            case 2 -> new Passed(AuditedCall.INTEGER, null, (byte) random.nextInt());
            case 3 -> new Passed(AuditedCall.INTEGER, null, random.nextLong());
            case 4 -> new Passed(AuditedCall.FLOAT, null, Float.floatToRawIntBits(random.nextFloat() - 0.5f));
            case 5 ->
                new Passed(
                        AuditedCall.DOUBLE,
                        null,
                        Double.doubleToRawLongBits(
                                random.nextInt(5) == 0 ? Double.NaN : random.nextGaussian() * 1e300));
            case 6 -> Passed.unmeasured(null);
            case 7 ->
                Passed.unmeasured(one(random, "", "plain \u00fc\ud83d\ude00\"", URL, "x".repeat(257), URL.repeat(300)));
            case 8 ->
                Passed.unmeasured(
                        one(random, BigDecimal.TEN, new BigDecimal("1E+400"), new BigDecimal("7".repeat(5000))));
            case 9 ->
                Passed.unmeasured(one(random, BigInteger.TEN, BigInteger.TWO.pow(1025), BigInteger.TEN.pow(5000)));
            case 10 -> Passed.of(one(random, 7, -1L, 'c', (short) 3, false, 1.5, 2.5f));
            case 11 -> Passed.of(one(random, new UUID(1, random.nextLong()), Instant.ofEpochSecond(random.nextInt())));
            case 12 ->
                Passed.of(one(
                        random,
                        DayOfWeek.MONDAY,
                        URI.create(URL),
                        URI.create("a:" + "b".repeat(300)),
                        Currency.getInstance("EUR")));
            default -> Passed.of(null);
        };
    }

    private static Object one(Random random, Object... values) {
        return values[random.nextInt(values.length)];
    }

    /** Of a method with one element: the result itself, or a property of it. */
    private static Passed anyResult(Random random, boolean whole) {
        return switch (random.nextInt(whole ? 8 : 4)) {
            case 0 -> Passed.of(new Order(any(random).object()));
            case 1 -> Passed.of(List.of(new Order(URL)));
            case 2 -> Passed.of(CompletableFuture.completedFuture(new Order("later")));
            case 3 -> Passed.of(Map.of("id", List.of(1, 2)));
            default -> declared(any(random));
        };
    }

    /** Of a result, only the declared type of strings is known to be final. */
    private static Passed declared(Passed result) {
        boolean number = result.type() == AuditedCall.UNMEASURED && !(result.object() instanceof String);
        return number ? Passed.of(result.object()) : result;
    }

    private static void exit(AuditedCall call, @Nullable Throwable thrown, Passed result, List<Passed> arguments) {
        List<Passed> all = new ArrayList<>(arguments);
        while (all.size() < AuditedCall.MAX_AT_EXIT) {
            all.add(Passed.NONE);
        }
        int types = result.type();
        int moreTypes = 0;
        for (int i = 0; i < AuditedCall.FEW_AT_EXIT; i++) {
            types |= all.get(i).type() << (AuditedCall.TYPE_BITS * (i + 1));
            moreTypes |= all.get(i + AuditedCall.FEW_AT_EXIT).type() << (AuditedCall.TYPE_BITS * i);
        }
        call.ended = true;
        call.exit(
                types,
                thrown,
                thrown == null ? result.object() : null,
                thrown == null ? result.bits() : 0,
                all.get(0).object(),
                all.get(0).bits(),
                all.get(1).object(),
                all.get(1).bits(),
                all.get(2).object(),
                all.get(2).bits(),
                all.get(3).object(),
                all.get(3).bits(),
                moreTypes,
                all.get(4).object(),
                all.get(4).bits(),
                all.get(5).object(),
                all.get(5).bits(),
                all.get(6).object(),
                all.get(6).bits(),
                all.get(7).object(),
                all.get(7).bits());
    }

    private AuditedCall enter(AuditedMethod method) {
        return recording.capture.enter(recording.methods.register(method), this);
    }

    private static AuditedMethod method(String name, int parameters) {
        return CaptureFixture.method(
                name, IntStream.range(0, parameters).mapToObj(i -> "p" + i).toArray(String[]::new));
    }

    /** One of the parameters may be one that is never recorded in clear. */
    private static AuditedMethod anyMethod(Random random, int parameters, boolean hasElement, boolean whole) {
        String[] names = IntStream.range(0, parameters).mapToObj(i -> "p" + i).toArray(String[]::new);
        boolean hidden = random.nextInt(8) == 0;
        if (hidden) {
            names[random.nextInt(parameters)] = "password";
        }
        AuditedMethod method = CaptureFixture.method("Call", names);
        String element = random.nextInt(8) == 0 ? "secret" : "element";
        return hasElement
                ? CaptureFixture.withResponse(
                        method, new ResponseElementSpec(element, whole ? List.of() : List.of("id")))
                : method;
    }

    private void callBothWays(Random random, int parameters) {
        boolean hasElement = random.nextInt(4) != 0;
        boolean whole = random.nextBoolean();
        AuditedMethod method = anyMethod(random, parameters, hasElement, whole);
        List<Passed> arguments =
                IntStream.range(0, parameters).mapToObj(i -> any(random)).toList();
        Passed result = hasElement ? anyResult(random, whole) : Passed.NONE;
        Throwable thrown = random.nextInt(8) == 0 ? new IllegalStateException("not " + URL) : null;
        AuditedCall usual = recording.capture.begin(recording.methods.register(method), this);
        for (int i = 0; i < parameters; i++) {
            arguments.get(i).asArgument(usual, i);
        }
        if (thrown == null) {
            result.asResult(usual);
        } else {
            usual.threw(thrown);
        }
        exit(enter(method), thrown, result, arguments);
    }

    private static JsonNode withoutIds(JsonNode event) {
        ObjectNode copy = event.deepCopy();
        copy.remove(List.of("eventID", "requestID", "eventTime", "additionalEventData"));
        return copy;
    }

    /** The first of them while the consumer keeps up, then while it lags, then while it runs. */
    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7, 8})
    void eventsAreThoseOfCallsWithTheirArgumentsAtEntry(int parameters) {
        Random random = new Random(parameters);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < PAIRS; i++) {
                callBothWays(random, parameters);
            }
            List<JsonNode> records = recording.records();
            assertThat(records).hasSize(2 * PAIRS * (round + 1));
            for (int i = 2 * PAIRS * round; i < records.size(); i += 2) {
                JsonNode usual = records.get(i);
                assertThat(usual.get("requestParameters")).hasSize(parameters);
                assertThat(withoutIds(records.get(i + 1))).isEqualTo(withoutIds(usual));
            }
        }
        assertThat(recording.texts()).noneMatch(text -> text.contains(PASSWORD));
        assertThat(recording.problems).isEmpty();
    }

    private List<WeakReference<Object>> callsWithLongValues(int firstLong) {
        List<WeakReference<Object>> values = new ArrayList<>();
        AuditedMethod method =
                CaptureFixture.withResponse(method("Call", 8), new ResponseElementSpec("element", List.of()));
        for (int i = 0; i < WAITING; i++) {
            List<Passed> arguments = new ArrayList<>();
            for (int argument = 0; argument < 8; argument++) {
                if (argument < firstLong) {
                    arguments.add(Passed.unmeasured("short"));
                    continue;
                }
                Object value = argument % 2 == 0 ? "x".repeat(1000) + i : BigInteger.TEN.pow(1000 + argument);
                arguments.add(Passed.unmeasured(value));
                values.add(new WeakReference<>(value));
            }
            String result = firstLong > 0 ? "short" : "x".repeat(1000) + i;
            if (firstLong == 0) {
                values.add(new WeakReference<>(result));
            }
            exit(enter(method), null, Passed.unmeasured(result), arguments);
        }
        return values;
    }

    /** Of calls with nothing but long values, and of those whose first four arguments are short. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void stoppedConsumerKeepsFewLongValues(int firstLong) {
        List<WeakReference<Object>> values = callsWithLongValues(firstLong);
        assertThat(ImmutableValues.isImmutable(BigInteger.TEN.pow(1000))).isFalse();
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(values.stream().filter(value -> value.get() != null))
                    .hasSizeLessThanOrEqualTo(values.size() / WAITING * Ring.DEFAULT_SLOTS / 16);
        });
        assertThat(recording.records()).hasSize(WAITING);
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(values.stream().filter(value -> value.get() != null)).isEmpty();
        });
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private int descend(int methodId, List<Passed> arguments) {
        AuditedCall call = recording.capture.enter(methodId, null);
        try {
            return descend(methodId, arguments) + 1;
        } catch (StackOverflowError e) {
            // As if it had returned: each call ends a little farther from the end of the stack than those inside it.
            exit(call, null, Passed.unmeasured("survived"), arguments);
            throw e;
        }
    }

    @Test
    void endOfTheStackStopsNothing() throws Exception {
        recording.texts();
        AuditedMethod method =
                CaptureFixture.withResponse(method("Descend", 8), new ResponseElementSpec("element", List.of()));
        int methodId = recording.methods.register(method);
        List<Passed> arguments = IntStream.range(0, 8)
                .mapToObj(i -> i % 2 == 0 ? Passed.unmeasured("text " + i) : Passed.of(i))
                .toList();
        Thread thread = new Thread(
                null,
                () -> {
                    for (int i = 0; i < 8; i++) {
                        try {
                            descend(methodId, arguments);
                        } catch (StackOverflowError e) {
                            // The application continues.
                        }
                    }
                    exit(recording.capture.enter(methodId, null), null, Passed.unmeasured("last"), arguments);
                },
                "deep",
                STACK_BYTES);
        thread.start();
        thread.join();

        List<JsonNode> records = recording.records();
        assertThat(records).hasSizeGreaterThan(50);
        String whole = "{\"p0\":\"text 0\",\"p1\":1,\"p2\":\"text 2\",\"p3\":3,"
                + "\"p4\":\"text 4\",\"p5\":5,\"p6\":\"text 6\",\"p7\":7}";
        assertThat(records)
                .filteredOn(event -> event.get("responseElements").toString().contains("survived"))
                .extracting(event -> event.get("requestParameters").toString())
                .isNotEmpty()
                .containsOnly(whole);
        JsonNode last = records.get(records.size() - 1);
        assertThat(last.get("responseElements").toString()).isEqualTo("{\"element\":\"last\"}");
        assertThat(last.get("requestParameters").toString()).isEqualTo(whole);
    }
}
