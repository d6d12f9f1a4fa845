package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.agent.capture.EventSite.Category;
import io.waymark.agent.capture.EventSite.Parameter;
import io.waymark.agent.capture.EventSite.ResponseElement;
import io.waymark.agent.capture.EventSite.Sensitivity;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.Problems;
import io.waymark.agent.ring.Ring;
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

/** A real capture and a real ring, whose records can be read. */
public final class Recording implements AutoCloseable {
    public static final String ACCOUNT = "123456789012";
    public static final UUID STREAM = UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666");

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** Records all but the methods named {@code Unselected…}, and those named {@code Selected…} by their resources. */
    static final EventSelection SELECTION = new EventSelection() {
        @Override
        public Decision decide(EventSite site) {
            if (site.eventName().startsWith("Unselected")) {
                return Decision.NEVER;
            }
            return site.eventName().startsWith("Selected") ? Decision.BY_RESOURCE : Decision.ALWAYS;
        }

        @Override
        public boolean matches(EventSite site, List<String> arns) {
            return arns.get(0).startsWith("arn:aws:orders:::order/\"vip\"\n\u00fc");
        }
    };

    public final SiteRegistry sites = new SiteRegistry();
    public final Counters counters = new Counters();
    public final List<String> problems = new CopyOnWriteArrayList<>();
    public final Ring ring;
    public final Capture capture;
    private final List<byte[]> records = new ArrayList<>();
    private boolean started;

    public Recording() {
        this(new CaptureSettings(ACCOUNT, null, CaptureLimits.DEFAULT, Set.of()), Ring.DEFAULT_SLOTS);
    }

    public Recording(CaptureSettings settings) {
        this(settings, Ring.DEFAULT_SLOTS);
    }

    public Recording(int slots, Duration wait) {
        this(new CaptureSettings(ACCOUNT, null, CaptureLimits.DEFAULT, Set.of()), slots, wait);
    }

    public Recording(CaptureSettings settings, int slots) {
        this(settings, slots, Duration.ofSeconds(10));
    }

    private Recording(CaptureSettings settings, int slots, Duration wait) {
        Problems reports = new Problems((what, cause) -> problems.add(what + (cause == null ? "" : ": " + cause)));
        RecordComposer composer = new RecordComposer(ACCOUNT, "eu-central-1", STREAM);
        ring = new Ring(slots, wait, composer, counters, reports);
        capture = new Capture(
                sites, SELECTION, settings, () -> "key".getBytes(StandardCharsets.UTF_8), ring, counters, reports);
    }

    /** A method whose parameters are all recorded in clear. */
    public static EventSite site(String name, String... parameters) {
        List<Parameter> list = new ArrayList<>();
        for (String parameter : parameters) {
            list.add(new Parameter(parameter, true, Sensitivity.CLEAR));
        }
        return new EventSite(
                "com.example.Orders",
                name,
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                "orders.example.com",
                name,
                Category.MANAGEMENT,
                false,
                list,
                List.of(),
                List.of(),
                Sensitivity.CLEAR);
    }

    /** The same method, with response elements. */
    public static EventSite answering(EventSite site, ResponseElement... elements) {
        return new EventSite(
                site.declaringClass(),
                site.method(),
                site.descriptor(),
                site.eventSource(),
                site.eventName(),
                site.category(),
                site.readOnly(),
                site.parameters(),
                List.of(elements),
                site.resources(),
                site.resultSensitivity());
    }

    /** Records one call with one argument and returns what {@code requestParameters} has for it. */
    public JsonNode value(@Nullable Object argument) {
        var call = capture.begin(sites.register(site("Call", "value")), null);
        call.parameter(0, argument);
        call.returned();
        List<JsonNode> all = records();
        return all.get(all.size() - 1).get("requestParameters").get("value");
    }

    /** Waits for all records so far. */
    public List<JsonNode> records() {
        return texts().stream().map(Recording::parse).toList();
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

    public JsonNode only() {
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
