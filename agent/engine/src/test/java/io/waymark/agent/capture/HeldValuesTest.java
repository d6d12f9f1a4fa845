package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.CharBuffer;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Immutable values are written after the call: the record must not show it, and nothing may outlive the ring's lag. */
class HeldValuesTest {
    private static final int SLOTS = 16;
    private static final String PASSWORD = "s3cr3t-passw0rd";

    private final CaptureFixture recording =
            new CaptureFixture(new CaptureSettings(CaptureFixture.ACCOUNT, null, limits(4096), Set.of()), SLOTS);

    private static CaptureLimits limits(int maxBytes) {
        return new CaptureLimits(8, 4096, 100, maxBytes);
    }

    @AfterEach
    void close() {
        recording.ring.close(Duration.ofSeconds(10));
    }

    private enum Color {
        RED {
            @Override
            public String toString() {
                throw new AssertionError("code of the application");
            }
        }
    }

    /** A number that changes. */
    private static final class Counting extends BigDecimal {
        private static final long serialVersionUID = 1L;

        private Counting() {
            super(7);
        }

        @Override
        public int precision() {
            throw new AssertionError("code of the application");
        }
    }

    static List<@Nullable Object> immutableValues() {
        LocalDateTime time = LocalDateTime.of(2026, 11, 28, 5, 6, 7, 89);
        return Arrays.asList(
                null,
                "",
                "plain",
                "quotes \" and \\ and \u0001 and ü and \ud83d\ude00 and \ud83d alone",
                "https://user:" + PASSWORD + "@host/?password=" + PASSWORD,
                "x".repeat(256),
                "ü".repeat(257),
                true,
                'x',
                '"',
                '\ud83d',
                (byte) -1,
                (short) -2,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                1.5f,
                Float.NaN,
                -0.0,
                Double.NEGATIVE_INFINITY,
                new BigDecimal("1234.50"),
                new BigDecimal("1E+400"),
                new BigDecimal("1" + "0".repeat(300)),
                new BigInteger("-12345678901234567890123"),
                BigInteger.ONE.shiftLeft(5000),
                new Counting(),
                UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666"),
                Color.RED,
                DayOfWeek.MONDAY,
                URI.create("https://user:" + PASSWORD + "@host/x?token=" + PASSWORD),
                Currency.getInstance("EUR"),
                Instant.ofEpochSecond(1),
                time,
                LocalDate.from(time),
                LocalTime.from(time),
                OffsetTime.of(LocalTime.from(time), ZoneOffset.UTC),
                OffsetDateTime.of(time, ZoneOffset.ofHours(2)),
                ZonedDateTime.of(time, ZoneId.of("Europe/Vienna")),
                ZoneOffset.ofHours(-3),
                Duration.ofMillis(1234),
                Period.ofDays(3),
                Year.of(2026),
                YearMonth.of(2026, 11),
                MonthDay.of(11, 28));
    }

    @ParameterizedTest
    @MethodSource("immutableValues")
    void valueIsWrittenAsItIsInACollection(@Nullable Object value) {
        int method = recording.methods.register(CaptureFixture.withResponse(
                CaptureFixture.method("Call", "held", "encoded"),
                new ResponseElementSpec("held", List.of()),
                new ResponseElementSpec("nested", List.of("value"))));
        AuditedCall call = recording.capture.begin(method, null);
        call.argument(0, value);
        call.argument(1, Collections.singletonList(value));
        call.returned(value == null ? null : Map.of("value", value));

        JsonNode event = recording.onlyRecord();
        JsonNode parameters = event.get("requestParameters");
        JsonNode expected = parameters.get("encoded").get(0);
        assertThat(parameters.get("held")).isEqualTo(expected);
        if (value != null) {
            assertThat(event.get("responseElements").get("nested")).isEqualTo(expected);
        }
        assertThat(event.toString()).doesNotContain(PASSWORD);
        assertThat(recording.problems).isEmpty();
    }

    @Test
    void primitivesAreWrittenAsTheyAreInACollection() {
        int method = recording.methods.register(
                CaptureFixture.method("Call", "boolean", "char", "int", "long", "float", "double", "list"));
        AuditedCall call = recording.capture.begin(method, null);
        call.argument(0, true);
        call.argument(1, '\u00fc');
        call.argument(2, Integer.MIN_VALUE);
        call.argument(3, Long.MAX_VALUE);
        call.argument(4, 0.1f);
        call.argument(5, Double.NaN);
        List<Object> list = List.of(true, '\u00fc', Integer.MIN_VALUE, Long.MAX_VALUE, 0.1f, Double.NaN);
        call.argument(6, list);
        call.returned();

        JsonNode parameters = recording.onlyRecord().get("requestParameters");
        List<String> names = new ArrayList<>();
        parameters.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("boolean", "char", "int", "long", "float", "double", "list");
        for (int i = 0; i < list.size(); i++) {
            assertThat(parameters.get(names.get(i)))
                    .isEqualTo(parameters.get("list").get(i));
        }
    }

    /** A bean. */
    public static final class Order {
        public String name = "before";

        /** Read by capture. */
        public String getName() {
            return name;
        }
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // as in old beans
    void changesAfterTheCallAreNotRecorded() {
        StringBuilder builder = new StringBuilder("before");
        char[] characters = "before".toCharArray();
        int[] numbers = {1};
        List<Object> list = new ArrayList<>(List.of("before"));
        Map<String, Object> map = new HashMap<>(Map.of("key", "before"));
        Order bean = new Order();
        AtomicInteger number = new AtomicInteger(1);
        Date date = new Date(0);
        AtomicReference<String> reference = new AtomicReference<>("before");
        Optional<Order> optional = Optional.of(new Order());
        CharBuffer buffer = CharBuffer.wrap("before".toCharArray());
        Object[] values = {builder, characters, numbers, list, map, bean, number, date, reference, optional, buffer};
        String[] names = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"};
        int method = recording.methods.register(CaptureFixture.withResponse(
                CaptureFixture.method("Call", names),
                new ResponseElementSpec("list", List.of("list")),
                new ResponseElementSpec("bean", List.of("bean")),
                new ResponseElementSpec("number", List.of("number"))));
        for (int i = 0; i < 2; i++) {
            AuditedCall call = recording.capture.begin(method, null);
            for (int j = 0; j < values.length; j++) {
                call.argument(j, values[j]);
            }
            call.returned(Map.of("list", list, "bean", bean, "number", number));
            builder.replace(0, 6, "after");
            characters[0] = 'B';
            numbers[0]++;
            list.set(0, "after");
            map.put("key", "after");
            bean.name = "after";
            optional.get().name = "after";
            number.set(2);
            date.setTime(86_400_000);
            reference.set("after");
            buffer.put(0, 'B');
        }

        List<String> texts = recording.texts();
        assertThat(texts).hasSize(2);
        assertThat(texts.get(0)).doesNotContain("after", "1970-01-02", "Before");
        JsonNode first = CaptureFixture.parse(texts.get(0));
        assertThat(first.get("requestParameters").get("c").toString()).isEqualTo("[1]");
        assertThat(first.get("requestParameters").get("g").toString()).isEqualTo("1");
        assertThat(first.get("responseElements").toString())
                .isEqualTo("{\"list\":[\"before\"],\"bean\":{\"name\":\"before\"},\"number\":1}");
        assertThat(texts.get(1)).contains("after", "1970-01-02");
    }

    @Test
    void moreValuesThanAnEventHoldsKeepTheirOrder() {
        String[] names = "abcdefghijklmnop".split("");
        int method = recording.methods.register(CaptureFixture.withResponse(
                CaptureFixture.method("Call", names), new ResponseElementSpec("result", List.of())));
        AuditedCall call = recording.capture.begin(method, null);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            if (i % 3 == 0) {
                call.argument(i, List.of("encoded", i));
                expected.append(",\"" + names[i] + "\":[\"encoded\"," + i + "]");
            } else if (i % 3 == 1) {
                call.argument(i, i);
                expected.append(",\"" + names[i] + "\":" + i);
            } else {
                call.argument(i, "held " + i);
                expected.append(",\"" + names[i] + "\":\"held " + i + '"');
            }
        }
        call.returned("result");

        JsonNode event = recording.onlyRecord();
        assertThat(event.get("requestParameters").toString()).isEqualTo("{" + expected.substring(1) + "}");
        assertThat(event.get("responseElements").toString()).isEqualTo("{\"result\":\"result\"}");
    }

    @Test
    void heldValuesCountForTheSizeOfTheObject() {
        String[] names = "abcdefgh".split("");
        int method = recording.methods.register(CaptureFixture.method("Call", names));
        AuditedCall call = recording.capture.begin(method, null);
        for (int i = 0; i < names.length; i++) {
            call.argument(i, "\u0001".repeat(256));
        }
        call.returned();

        JsonNode parameters = recording.onlyRecord().get("requestParameters");
        assertThat(parameters.toString()).contains("maxSize").hasSizeLessThanOrEqualTo(4096);
    }

    @Test
    void secretOfAHeldUrlIsNotInALaterMessage() {
        int method = recording.methods.register(CaptureFixture.method("Call", "url"));
        AuditedCall call = recording.capture.begin(method, null);
        call.argument(0, "https://user:" + PASSWORD + "@host/");
        call.threw(new IllegalStateException(PASSWORD + " rejected"));
        AuditedCall pending = recording.capture.begin(method, null);
        pending.argument(0, URI.create("https://user:" + PASSWORD + "@host/"));
        CompletableFuture<Object> future = new CompletableFuture<>();
        pending.returned(future);
        future.completeExceptionally(new IllegalStateException(PASSWORD + " rejected"));

        assertThat(recording.records()).hasSize(2).allSatisfy(event -> {
            assertThat(event.toString()).doesNotContain(PASSWORD);
            assertThat(event.get("errorMessage").asText()).endsWith(" rejected");
            assertThat(event.get("requestParameters").get("url").asText()).startsWith("https://");
        });
    }

    @Test
    void secretParameterIsNeverHeld() {
        int method = recording.methods.register(CaptureFixture.method("Call", "password", "id"));
        WeakReference<String> secret = callWithSecret(method);
        // The consumer has not been started: the event is in the ring.
        Awaitility.await().pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            System.gc();
            assertThat(secret.get()).isNull();
        });
        assertThat(recording.onlyRecord().get("requestParameters").get("id").asText())
                .isEqualTo("order-1");
    }

    private WeakReference<String> callWithSecret(int method) {
        String secret = new String(PASSWORD.toCharArray());
        AuditedCall call = recording.capture.begin(method, null);
        call.argument(0, secret);
        call.argument(1, "order-1");
        call.returned();
        return new WeakReference<>(secret);
    }

    private List<WeakReference<String>> calls(int count) {
        int method = recording.methods.register(CaptureFixture.withResponse(
                CaptureFixture.method("Call", "a", "b", "c"), new ResponseElementSpec("d", List.of())));
        List<WeakReference<String>> references = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String[] values = new String[4];
            for (int j = 0; j < values.length; j++) {
                values[j] = "value " + i + ' ' + j;
                references.add(new WeakReference<>(values[j]));
            }
            AuditedCall call = recording.capture.begin(method, null);
            call.argument(0, values[0]);
            call.argument(1, values[1]);
            call.argument(2, values[2]);
            call.returned(values[3]);
        }
        return references;
    }

    private static void assertAlive(List<WeakReference<String>> references, int count) {
        Awaitility.await().pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            System.gc();
            assertThat(references)
                    .filteredOn(reference -> reference.get() != null)
                    .hasSize(count);
        });
    }

    @Test
    void ringKeepsNoMoreValuesThanItsSlotsHave() {
        List<WeakReference<String>> references = calls(SLOTS + 5);
        assertAlive(references, 4 * SLOTS);
        assertThat(recording.counters.dropped()).isEqualTo(5);
        assertThat(recording.records()).hasSize(SLOTS);
        assertAlive(references, 0);
    }

    @Test
    void ringThatIsClosedWithoutAConsumerKeepsNoValue() {
        List<WeakReference<String>> references = calls(SLOTS);
        assertAlive(references, 4 * SLOTS);
        assertThat(recording.ring.close(Duration.ZERO)).isFalse();
        assertAlive(references, 0);
    }
}
