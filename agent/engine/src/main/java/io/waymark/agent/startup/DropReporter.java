package io.waymark.agent.startup;

import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.DropCount;
import io.waymark.agent.ring.DropReason;
import io.waymark.format.EventTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was dropped, as {@code EventsDropped}: for each reason how many since the event before. Used by one thread at a time. */
final class DropReporter {
    private static final DropCount NONE = new DropCount(0, 0, 0);

    private final Counters counters;
    private final ServiceEvent.StreamIdentity stream;
    private final Map<DropReason, DropCount> reported = new EnumMap<>(DropReason.class);

    DropReporter(Counters counters, ServiceEvent.StreamIdentity stream) {
        this.counters = counters;
        this.stream = stream;
    }

    /** Returns what is new. */
    List<ServiceEvent> newEvents() {
        List<ServiceEvent> events = new ArrayList<>();
        for (DropReason reason : DropReason.values()) {
            DropCount now = counters.dropped(reason);
            DropCount before = reported.getOrDefault(reason, NONE);
            if (now.count() > before.count()) {
                reported.put(reason, now);
                events.add(event(reason, before, now));
            }
        }
        return events;
    }

    private ServiceEvent event(DropReason reason, DropCount before, DropCount now) {
        byte[] details = ServiceEventDetails.write(json -> {
            json.writeStringField("reason", reason.name());
            json.writeNumberField("count", now.count() - before.count());
            json.writeNumberField("totalCount", now.count());
            json.writeStringField("startTime", time(Math.max(now.firstMillis(), before.lastMillis())));
            json.writeStringField("endTime", time(now.lastMillis()));
        });
        return stream.event("EventsDropped", now.lastMillis(), details);
    }

    private static String time(long millis) {
        return EventTime.format(Instant.ofEpochMilli(millis));
    }
}
