package io.waymark.validator.command;

import io.waymark.validator.history.HistoryQuery;
import io.waymark.validator.history.HistoryQuery.Condition;
import io.waymark.validator.history.IndexedLogFiles;
import io.waymark.validator.history.LookupAttribute;
import io.waymark.validator.reader.EventFilter;
import io.waymark.validator.reader.LogFileSelection;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    /** Returns the log files of a store that can hold the events, by the index of the store. */
    LogFileSelection logFiles(ReadOnlyStore store, Path index) {
        List<Condition> conditions = new ArrayList<>();
        add(conditions, LookupAttribute.EVENT_NAME, eventName);
        add(conditions, LookupAttribute.EVENT_SOURCE, eventSource);
        add(conditions, LookupAttribute.USERNAME, userName);
        add(conditions, LookupAttribute.SOURCE_IP_ADDRESS, sourceIp);
        add(conditions, LookupAttribute.RESOURCE_NAME, resource);
        add(conditions, LookupAttribute.ERROR_CODE, errorCode);
        add(conditions, LookupAttribute.OUTCOME, errorsOnly ? LookupAttribute.FAILED : null);
        return IndexedLogFiles.of(
                store, index, new HistoryQuery(null, conditions, startTime, endTime), eventId == null ? "" : eventId);
    }

    private static void add(List<Condition> conditions, LookupAttribute attribute, @Nullable String value) {
        if (value != null) {
            conditions.add(new Condition(attribute, value));
        }
    }

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
