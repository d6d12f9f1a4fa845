package io.waymark.validator.command;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose records, named as LookupEvents' attributes; a record must satisfy all that are given. */
final class EventFilter implements Predicate<StoredRecord> {
    @Option(names = "--event-name", paramLabel = "NAME", description = "Only events of this name.")
    private @Nullable String eventName;

    @Option(names = "--event-source", paramLabel = "SOURCE", description = "Only events of this source.")
    private @Nullable String eventSource;

    @Option(names = "--username", paramLabel = "NAME", description = "Only events of this user, or role session.")
    private @Nullable String userName;

    @Option(
            names = "--event-id",
            paramLabel = "ID",
            description = "Only the event with this eventID, or one that begins so.")
    private @Nullable String eventId;

    @Option(
            names = "--read-only",
            paramLabel = "true|false",
            arity = "0..1",
            fallbackValue = "true",
            description = "Only events that read, or with =false that write.")
    private @Nullable Boolean readOnly;

    @Option(
            names = "--resource",
            paramLabel = "NAME",
            description = "Only events on the resource with this ARN, or this name at its end.")
    private @Nullable String resource;

    @Option(names = "--errors", description = "Only events that failed.")
    private boolean errors;

    @Option(
            names = "--start-time",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description = "Only events from then on, UTC.")
    private @Nullable Instant startTime;

    @Option(
            names = "--end-time",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description = "Only events until then, UTC.")
    private @Nullable Instant endTime;

    @Override
    public boolean test(StoredRecord event) {
        return matches(eventName, event.text("eventName"))
                && matches(eventSource, event.text("eventSource"))
                && matches(userName, event.userName())
                && (eventId == null || idStartsWith(event, eventId))
                && (readOnly == null
                        || readOnly == event.json().path("readOnly").asBoolean())
                && (resource == null || event.hasResource(resource))
                && !(errors && event.text("errorCode").isEmpty())
                && (startTime == null || !event.time().isBefore(startTime))
                && (endTime == null || !event.time().isAfter(endTime));
    }

    static boolean idStartsWith(StoredRecord event, String id) {
        return event.text("eventID").toLowerCase(Locale.ROOT).startsWith(id.toLowerCase(Locale.ROOT));
    }

    /** Tells whether no record of that time or older is asked for. */
    boolean excludesAllUntil(Instant time) {
        return startTime != null && time.isBefore(startTime);
    }

    private static boolean matches(@Nullable String wanted, String actual) {
        return wanted == null || wanted.equals(actual);
    }
}
