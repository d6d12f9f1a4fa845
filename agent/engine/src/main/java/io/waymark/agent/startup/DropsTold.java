package io.waymark.agent.startup;

import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.DropReason;
import io.waymark.agent.ring.Dropped;
import io.waymark.format.EventTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was dropped, as {@code EventsDropped}: for each reason how many since the event before. Used by one thread at a time. */
final class DropsTold {
    private static final Dropped NONE = new Dropped(0, 0, 0);

    private final Counters counters;
    private final ServiceEvent.Stream stream;
    private final Map<DropReason, Dropped> told = new EnumMap<>(DropReason.class);

    DropsTold(Counters counters, ServiceEvent.Stream stream) {
        this.counters = counters;
        this.stream = stream;
    }

    /** Returns what is new. */
    List<ServiceEvent> rest() {
        List<ServiceEvent> events = new ArrayList<>();
        for (DropReason reason : DropReason.values()) {
            Dropped now = counters.dropped(reason);
            Dropped before = told.getOrDefault(reason, NONE);
            if (now.number() > before.number()) {
                told.put(reason, now);
                events.add(event(reason, before, now));
            }
        }
        return events;
    }

    private ServiceEvent event(DropReason reason, Dropped before, Dropped now) {
        byte[] details = ServiceEventDetails.of(json -> {
            json.writeStringField("reason", reason.name());
            json.writeNumberField("number", now.number() - before.number());
            json.writeNumberField("total", now.number());
            json.writeStringField("from", time(Math.max(now.firstMillis(), before.lastMillis())));
            json.writeStringField("until", time(now.lastMillis()));
        });
        return stream.event("EventsDropped", now.lastMillis(), details);
    }

    private static String time(long millis) {
        return EventTime.format(Instant.ofEpochMilli(millis));
    }
}
