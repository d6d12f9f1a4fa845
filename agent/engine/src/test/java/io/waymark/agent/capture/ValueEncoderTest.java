package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ValueEncoderTest {
    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
        assertThat(recording.counters.undeliverable()).isZero();
    }

    private String text(@Nullable Object value) {
        return recording.value(value).toString();
    }

    private JsonNode omitted(@Nullable Object value) {
        return recording.value(value).get("omitted");
    }

    @Test
    void scalarsKeepTheirJsonType() {
        assertThat(text(null)).isEqualTo("null");
        assertThat(text(true)).isEqualTo("true");
        assertThat(text((short) -7)).isEqualTo("-7");
        assertThat(text(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(text(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
        assertThat(text(1000)).isEqualTo("1000");
        assertThat(text(0.25)).isEqualTo("0.25");
        assertThat(text(0.5f)).isEqualTo("0.5");
        assertThat(text(Double.NaN)).isEqualTo("\"NaN\"");
        assertThat(text(Float.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
        assertThat(text('x')).isEqualTo("\"x\"");
        assertThat(text(new BigInteger("-9223372036854775808"))).isEqualTo("-9223372036854775808");
        assertThat(text(BigInteger.ONE.shiftLeft(63))).isEqualTo("\"9223372036854775808\"");
        assertThat(text(new AtomicInteger(5))).isEqualTo("5");
    }

    @Test
    void jdkValuesAreEncodedAsText() {
        UUID id = UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666");
        assertThat(text(id)).isEqualTo("\"" + id + "\"");
        assertThat(text(URI.create("https://example.com/a?b"))).isEqualTo("\"https://example.com/a?b\"");
        assertThat(text(Locale.GERMANY)).isEqualTo("\"de_DE\"");
        assertThat(text(LocalDate.of(2026, 1, 31))).isEqualTo("\"2026-01-31\"");
        assertThat(text(Date.from(Instant.ofEpochMilli(1500)))).isEqualTo("\"1970-01-01T00:00:01.500Z\"");
        assertThat(text(TimeUnit.SECONDS)).isEqualTo("\"SECONDS\"");
        assertThat(text(new char[] {'a', 'b'})).isEqualTo("\"ab\"");
    }

    @Test
    void wrappersAreUnwrapped() {
        assertThat(text(Optional.of("a"))).isEqualTo("\"a\"");
        assertThat(text(Optional.empty())).isEqualTo("null");
        assertThat(text(OptionalInt.of(3))).isEqualTo("3");
        assertThat(text(new AtomicReference<>(List.of(1)))).isEqualTo("[1]");
    }

    @Test
    void controlCharactersAndLoneSurrogatesAreEscaped() {
        assertThat(text("a\u0001\n\t\"\\\u007f")).isEqualTo("\"a\\u0001\\n\\t\\\"\\\\\u007f\"");
        assertThat(text("x\ud83dy\ude00z")).isEqualTo("\"x\ufffdy\ufffdz\"");
    }

    /** A record. */
    record LineItem(String article, int count) {}

    /** Inherits a property. */
    public static class Base {
        public String getId() {
            return "b-1";
        }
    }

    /** A bean. */
    public static final class Customer extends Base {
        private final List<LineItem> lines = List.of(new LineItem("a", 1));

        public boolean isActive() {
            return true;
        }

        public String getURL() {
            return "u";
        }

        public List<LineItem> getLines() {
            return Collections.unmodifiableList(lines);
        }

        public String getComputed() {
            return gettysburg().concat("!");
        }

        public String gettysburg() {
            return "no property";
        }

        @Override
        public String toString() {
            throw new AssertionError("never called");
        }
    }

    @Test
    void recordsAndBeansAreEncodedByProperty() {
        assertThat(text(new LineItem("a", 2))).isEqualTo("{\"article\":\"a\",\"count\":2}");
        assertThat(text(new Customer()))
                .isEqualTo("{\"URL\":\"u\",\"active\":true,"
                        + "\"id\":\"b-1\",\"lines\":[{\"article\":\"a\",\"count\":1}]}");
    }

    @Test
    void collectionsArraysAndMapsAreEncoded() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("a", 1);
        map.put(2, List.of("x"));
        map.put(TimeUnit.DAYS, null);
        assertThat(text(map)).isEqualTo("{\"a\":1,\"2\":[\"x\"],\"DAYS\":null}");
        assertThat(text(new long[] {1, 2})).isEqualTo("[1,2]");
        assertThat(text(new String[][] {{"a"}, {}})).isEqualTo("[[\"a\"],[]]");
    }

    @Test
    void excessElementsAreOmittedAndCounted() {
        List<Integer> list = Collections.nCopies(250, 7);
        JsonNode written = recording.value(list);
        assertThat(written).hasSize(101);
        assertThat(written.get(100).toString()).isEqualTo("{\"omitted\":{\"reason\":\"maxCount\",\"size\":250}}");

        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < 101; i++) {
            map.put("k" + i, i);
        }
        JsonNode object = recording.value(map);
        assertThat(object).hasSize(101);
        assertThat(object.get("omitted").toString()).isEqualTo("{\"reason\":\"maxCount\",\"size\":101}");
        assertThat(recording.value(new int[100])).hasSize(100);
    }

    @Test
    void longStringStaysText() throws Exception {
        String kept = "k".repeat(4096);
        assertThat(recording.value(kept).asText()).isEqualTo(kept);
        String cut = "\u00e9".repeat(20_000);
        String sha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(cut.getBytes(StandardCharsets.UTF_8)));
        assertThat(recording.value(cut).textValue())
                .isEqualTo("\u00e9".repeat(128) + "\u2026 [omitted: maxLength, length 20000, sha256 " + sha256 + "]");
    }

    @Test
    void bytesAreHashedNotEncoded() throws Exception {
        byte[] bytes = {1, 2, 3};
        assertThat(omitted(bytes).toString())
                .isEqualTo("{\"reason\":\"binary\",\"length\":3,\"sha256\":\""
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)) + "\"}");
    }

    @Test
    void cyclesAndExcessDepthBecomeMarkers() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        assertThat(text(cycle)).isEqualTo("[{\"omitted\":{\"reason\":\"cycle\",\"type\":\"java.util.ArrayList\"}}]");
        AtomicReference<Object> self = new AtomicReference<>();
        self.set(self);
        assertThat(omitted(self).get("reason").asText()).isEqualTo("cycle");

        Object deep = "leaf";
        for (int i = 0; i < 9; i++) {
            deep = List.of(deep);
        }
        assertThat(text(deep)).startsWith("[[[[[[[[{\"omitted\":{\"reason\":\"maxDepth\"");
    }

    @Test
    void repeatedObjectIsNoCycle() {
        List<String> shared = List.of("a");
        assertThat(text(List.of(shared, shared))).isEqualTo("[[\"a\"],[\"a\"]]");
    }

    /** Fails the test if read. */
    static final class CountingIterator implements Iterator<String> {
        int read;

        @Override
        public boolean hasNext() {
            read++;
            return true;
        }

        @Override
        public String next() {
            read++;
            return "x";
        }
    }

    /** Returns an object that must not be read. */
    public static final class Upload {
        final Stream<String> lines = Stream.of("x");
        int opened;

        public String getName() {
            return "n";
        }

        public Stream<String> getLines() {
            return lines;
        }

        public Stream<String> getWords() {
            opened++;
            return Stream.of("x");
        }
    }

    @Test
    void streamsAndIteratorsAreNotConsumed() {
        CountingIterator source = new CountingIterator();
        assertThat(omitted(source).toString())
                .isEqualTo("{\"reason\":\"unsupportedType\",\"type\":\"" + CountingIterator.class.getName() + "\"}");
        assertThat(source.read).isZero();
        Upload upload = new Upload();
        assertThat(text(upload))
                .isEqualTo(
                        "{\"lines\":{\"omitted\":{\"reason\":\"unsupportedType\",\"type\":\"java.util.stream.Stream\"}},\"name\":\"n\"}");
        assertThat(upload.opened).isZero();
        assertThat(upload.lines).containsExactly("x");
        Stream<String> stream = Stream.of("a");
        assertThat(omitted(stream).get("reason").asText()).isEqualTo("unsupportedType");
        assertThat(stream).containsExactly("a");
    }

    @Test
    void unsupportedTypesRecordOnlyTheirClass() {
        Supplier<String> lambda = () -> "called";
        for (Object value : Set.of(lambda, new Object(), Thread.currentThread(), String.class, new Throwable())) {
            assertThat(omitted(value).get("reason").asText()).isEqualTo("unsupportedType");
        }
    }

    /** Never ends. */
    static final class EndlessList extends AbstractList<String> {
        @Override
        public String get(int index) {
            return "e";
        }

        @Override
        public int size() {
            return Integer.MAX_VALUE;
        }
    }

    /** Cannot be iterated over. */
    static final class BrokenList extends AbstractList<String> {
        @Override
        public String get(int index) {
            if (index > 1) {
                throw new NoSuchElementException();
            }
            return "b";
        }

        @Override
        public int size() {
            return 5;
        }
    }

    /** A number that misbehaves. */
    static final class ThrowingNumber extends Number {
        private static final long serialVersionUID = 1;

        @Override
        public int intValue() {
            throw new IllegalStateException();
        }

        @Override
        public long longValue() {
            throw new IllegalStateException();
        }

        @Override
        public float floatValue() {
            throw new IllegalStateException();
        }

        @Override
        public double doubleValue() {
            throw new IllegalStateException();
        }
    }

    @Test
    void hostileCollectionsAndNumbersAreContained() {
        assertThat(omitted(new EndlessList()).get("reason").asText()).isEqualTo("unsupportedType");
        assertThat(omitted(new BrokenList()).get("reason").asText()).isEqualTo("unsupportedType");
        assertThat(omitted(new ThrowingNumber()).get("reason").asText()).isEqualTo("unsupportedType");
    }

    @Test
    void hugeNumbersAreNotConvertedToDigits() {
        assertThat(text(BigInteger.ONE.shiftLeft(1_000_000))).isEqualTo("\"integer of 1000001 bits\"");
        assertThat(text(new BigDecimal("1E+1000000"))).isEqualTo("\"1E+1000000\"");
    }

    /** Computes its text, as an application's class may. */
    @SuppressWarnings("serial")
    private static final class Amount extends BigDecimal {
        Amount() {
            super("1.5");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("application code");
        }
    }

    @Test
    void numberAsArgumentEqualsNumberInCollection() {
        for (Object number : new Object[] {
            7,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            (short) 7,
            0.5,
            new BigDecimal("-1.50"),
            new BigDecimal("1E+400"),
            new Amount()
        }) {
            assertThat(text(number)).isEqualTo(text(List.of(number)).replaceAll("^\\[|]$", ""));
        }
        assertThat(recording.counters.captureFailures()).isZero();
    }

    @Test
    void numbersThatReadersWouldRoundAreText() {
        Map<String, Object> deep = Map.of("modulus", BigInteger.ONE.shiftLeft(4096));
        assertThat(recording.value(List.of(deep)).at("/0/modulus").textValue()).hasSize(1234);
        recording.value(new BigDecimal("1.10"));
        recording.value(new BigDecimal("1E+300"));
        recording.value(new BigDecimal("1E+400"));
        recording.value(new BigDecimal("1E-400"));
        recording.value(new BigDecimal("0.1234567890123456789"));
        recording.value(new BigDecimal("12345678901234567.5"));
        assertThat(recording.texts().stream()
                        .skip(1)
                        .map(text -> text.replaceFirst(".*\"requestParameters\":\\{\"value\":([^}]*)}.*", "$1")))
                .containsExactly(
                        "1.10",
                        "1E+300",
                        "\"1E+400\"",
                        "\"1E-400\"",
                        "\"0.1234567890123456789\"",
                        "\"12345678901234567.5\"");
    }

    @Test
    void argumentsAreSnapshotted() {
        List<String> list = new ArrayList<>(List.of("before"));
        var call = recording.capture.begin(recording.methods.register(CaptureFixture.method("Call", "value")), null);
        call.argument(0, list);
        list.set(0, "after");
        call.returned();
        assertThat(recording.onlyRecord().get("requestParameters").toString()).isEqualTo("{\"value\":[\"before\"]}");
    }
}
