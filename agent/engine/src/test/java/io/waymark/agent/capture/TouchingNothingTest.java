package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Capture loads, changes, copies and blocks nothing: what it may call, and what it records instead. */
class TouchingNothingTest {
    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
    }

    private String reason(Object value) {
        return recording.value(value).at("/omitted/reason").asText();
    }

    /** Getters with effects, on fields of the same name too. */
    @SuppressWarnings("unused") // called by reflection, were capture to call them
    public static class Sequence {
        private int next;
        private int count;
        private final int start = Integer.parseInt("7");

        public int getNext() {
            return ++next;
        }

        public int getCount() {
            return count++;
        }

        public int getAndIncrement() {
            return next++;
        }

        public int getStart() {
            return start;
        }
    }

    @Test
    void gettersWithEffectsAreNotCalled() {
        Sequence sequence = new Sequence();
        JsonNode written = recording.value(sequence);
        assertThat(sequence.next).isZero();
        assertThat(sequence.count).isZero();
        assertThat(written.get("start").intValue()).isEqualTo(7);
        assertThat(written.at("/next/omitted/reason").asText()).isEqualTo("computed");
        assertThat(written.at("/count/omitted/reason").asText()).isEqualTo("computed");
        assertThat(written.has("andIncrement")).isFalse();
    }

    /** Getters that wrap, copy, load or mask a field. */
    @SuppressWarnings("JavaUtilDate") // as in old beans
    public static class Customer {
        private final List<String> tags = List.of("a");
        private final Date created = new Date(1500);
        private final String nick = "n".repeat(1);
        private final String card = "4111".repeat(4);
        private final byte[] photo = {1};
        private List<String> orders;
        private List<String> notes;
        private int loads;

        public List<String> getTags() {
            return Collections.unmodifiableList(tags);
        }

        public Date getCreated() {
            return created == null ? null : new Date(created.getTime());
        }

        public Optional<String> getNick() {
            return Optional.ofNullable(nick);
        }

        public byte[] getPhoto() {
            return photo.clone();
        }

        /** Masks: the field must not appear in its place. */
        public String getCard() {
            return "****" + card.substring(12);
        }

        public List<String> getOrders() {
            if (orders == null) {
                orders = load();
            }
            return orders;
        }

        public List<String> getNotes() {
            if (notes == null) {
                notes = new ArrayList<>();
            }
            return notes;
        }

        private List<String> load() {
            loads++;
            return List.of("o-1");
        }
    }

    @Test
    void fieldsBehindCopyingGettersAreReadDirectly() {
        Customer customer = new Customer();
        JsonNode written = recording.value(customer);
        assertThat(written.get("tags").toString()).isEqualTo("[\"a\"]");
        assertThat(written.get("created").textValue()).isEqualTo("1970-01-01T00:00:01.500Z");
        assertThat(written.get("nick").textValue()).isEqualTo("n");
        assertThat(written.at("/photo/omitted/reason").asText()).isEqualTo("binary");
        assertThat(written.get("notes").isNull()).isTrue();
        assertThat(customer.notes).isNull();
    }

    @Test
    void maskedAndLazyFieldsAreNeitherReadNorLoaded() {
        Customer customer = new Customer();
        JsonNode written = recording.value(customer);
        assertThat(written.at("/orders/omitted/reason").asText()).isEqualTo("computed");
        assertThat(written.at("/card/omitted/reason").asText()).isEqualTo("computed");
        assertThat(written.toString()).doesNotContain("4111");
        assertThat(customer.loads).isZero();
        assertThat(customer.orders).isNull();
    }

    /** A record with an accessor that does more than to return. */
    record Account(String id, List<String> history) {
        @Override
        public List<String> history() {
            throw new AssertionError("never called");
        }
    }

    @Test
    void recordAccessorsWithCodeAreNotCalled() {
        assertThat(recording.value(new Account("a-1", List.of())).toString())
                .isEqualTo("{\"id\":\"a-1\",\"history\":"
                        + "{\"omitted\":{\"reason\":\"computed\",\"type\":\"java.util.List\"}}}");
    }

    /** Loads when it is read, as the collections of persistence libraries do. */
    static final class LazyList extends AbstractList<String> {
        boolean loaded;

        @Override
        public int size() {
            loaded = true;
            return 1;
        }

        @Override
        public String get(int index) {
            loaded = true;
            return "row";
        }
    }

    /** Loads when it is read. */
    static final class LazyMap extends AbstractMap<String, String> {
        boolean loaded;

        @Override
        public Set<Entry<String, String>> entrySet() {
            loaded = true;
            return Set.of(Map.entry("a", "b"));
        }
    }

    /** Inherits all reading. */
    static final class Tags extends ArrayList<String> {
        private static final long serialVersionUID = 1;
    }

    /** Overrides reading. */
    static final class Filling extends HashMap<String, String> {
        private static final long serialVersionUID = 1;
        private boolean filled;

        @Override
        public Set<Map.Entry<String, String>> entrySet() {
            filled = true;
            return super.entrySet();
        }
    }

    @Test
    void collectionsThatMayLoadAreNotRead() {
        LazyList list = new LazyList();
        assertThat(reason(list)).isEqualTo("unsupportedType");
        assertThat(reason(Collections.unmodifiableList(list))).isEqualTo("unsupportedType");
        assertThat(reason(Collections.synchronizedCollection(Collections.unmodifiableList(list))))
                .isEqualTo("unsupportedType");
        assertThat(reason(new AbstractMap.SimpleEntry<>("k", list))).isEqualTo("unsupportedType");
        assertThat(list.loaded).isFalse();

        LazyMap map = new LazyMap();
        assertThat(reason(map)).isEqualTo("unsupportedType");
        assertThat(reason(Collections.unmodifiableMap(map))).isEqualTo("unsupportedType");
        assertThat(map.loaded).isFalse();

        Filling filling = new Filling();
        assertThat(reason(filling)).isEqualTo("unsupportedType");
        assertThat(filling.filled).isFalse();
    }

    @Test
    void subclassesThatInheritReadingAreRead() {
        Tags tags = new Tags();
        tags.add("a");
        assertThat(recording.value(tags).toString()).isEqualTo("[\"a\"]");
        assertThat(recording
                        .value(Collections.unmodifiableMap(new TreeMap<>(Map.of("k", "v"))))
                        .toString())
                .isEqualTo("{\"k\":\"v\"}");
        assertThat(recording.value(List.of("a", "b").subList(1, 2)).toString()).isEqualTo("[\"b\"]");
        assertThat(recording
                        .value(Collections.synchronizedList(new ArrayList<>(List.of(1))))
                        .toString())
                .isEqualTo("[1]");
    }

    /** Clears the interrupt status. */
    public static final class Interruptible {
        public String getName() throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return "n";
        }
    }

    @Test
    void interruptStatusIsKept() {
        try {
            Thread.currentThread().interrupt();
            var call = recording.capture.begin(
                    recording.methods.register(CaptureFixture.withResponse(
                            CaptureFixture.method("Call", "value"), new ResponseElementSpec("name", List.of("name")))),
                    null);
            call.argument(0, new Interruptible());
            call.returned(new Interruptible());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(recording
                        .onlyRecord()
                        .at("/requestParameters/value/omitted/reason")
                        .asText())
                .isEqualTo("unsupportedType");
    }

    @Test
    void namedEntryIsFoundWithoutReorderingACache() {
        Map<String, Integer> cache = new LinkedHashMap<>(16, 0.75f, true);
        cache.put("id", 1);
        cache.put("other", 2);
        recording
                .capture
                .begin(
                        recording.methods.register(CaptureFixture.withResponse(
                                CaptureFixture.method("Call"), new ResponseElementSpec("id", List.of("id")))),
                        null)
                .returned(cache);
        assertThat(cache.keySet()).containsExactly("id", "other");
        assertThat(recording.onlyRecord().at("/responseElements/id").intValue()).isEqualTo(1);
    }

    @Test
    void hugeBuildersAreNotCopied() {
        StringBuilder builder = new StringBuilder(40_000_000);
        builder.setLength(40_000_000);
        long before = allocated();
        String written = recording.value(builder).textValue();
        assertThat(allocated() - before).isLessThan(60_000_000);
        assertThat(written).contains("length 40000000, of the first 16777216 sha256 ");
        builder.setLength(2);
        assertThat(recording.value(builder).textValue()).isEqualTo("\u0000\u0000");
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
