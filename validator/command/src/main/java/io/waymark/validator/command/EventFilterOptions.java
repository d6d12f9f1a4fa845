package io.waymark.validator.command;

import io.waymark.validator.reader.EventFilter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select events, named as the attributes of CloudTrail's LookupEvents. */
final class EventFilterOptions {
    @Option(names = "--event-name", paramLabel = "NAME", description = "Only events with this name.")
    private @Nullable String eventName;

    @Option(names = "--event-source", paramLabel = "SOURCE", description = "Only events from this source.")
    private @Nullable String eventSource;

    @Option(
            names = "--username",
            paramLabel = "NAME",
            description = "Only events of this user or role session, and calls of the AWS SDK made for its requests.")
    private @Nullable String userName;

    @Option(
            names = "--source-ip",
            paramLabel = "ADDRESS",
            description = "Only events of calls from this address, and calls of the AWS SDK made for its requests.")
    private @Nullable String sourceIp;

    @Option(names = "--region", paramLabel = "REGION", description = "Only events of this region.")
    private @Nullable String region;

    @Option(
            names = "--event-id",
            paramLabel = "ID",
            description = "Only events whose eventID is, or begins with, this ID.")
    private @Nullable String eventId;

    @Option(
            names = "--read-only",
            paramLabel = "true|false",
            arity = "0..1",
            fallbackValue = "true",
            description = "Only read events; with =false, only write events.")
    private @Nullable Boolean readOnly;

    @Option(
            names = "--resource",
            paramLabel = "NAME",
            description = "Only events on the resource with this ARN, or with an ARN that ends with this name.")
    private @Nullable String resource;

    @Option(names = "--errors", description = "Only failed events.")
    private boolean errorsOnly;

    @Option(names = "--error-code", paramLabel = "CODE", description = "Only events that failed with this error.")
    private @Nullable String errorCode;

    @Option(
            names = "--start-time",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description = "Only events at or after this time, UTC.")
    private @Nullable Instant startTime;

    @Option(
            names = "--end-time",
            paramLabel = "TIME",
            converter = EndTimeConverter.class,
            description = "Only events at or before this time, UTC; a date includes its whole day.")
    private @Nullable Instant endTime;

    EventFilter toFilter() {
        return EventFilter.builder()
                .eventName(eventName)
                .eventSource(eventSource)
                .userName(userName)
                .sourceAddress(sourceIp)
                .region(region)
                .errorCode(errorCode)
                .eventIdPrefix(eventId)
                .readOnly(readOnly)
                .resource(resource)
                .errorsOnly(errorsOnly)
                .startTime(startTime)
                .endTime(endTime)
                .build();
    }
}
