package io.waymark.testing.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** What a trail says of the requests of {@link ConcurrentUsers}: which events each one caused, and whom they name. */
public final class CallerTally {
    private static final String LOAD = "load-";

    private final String[] requestIds = new String[ConcurrentUsers.REQUESTS];
    private final Map<String, int[]> events = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final IntFunction<String> users;
    private long count;

    private CallerTally(IntFunction<String> users) {
        this.users = users;
    }

    /**
     * An event that one of the requests caused.
     *
     * @param kind distinguishes the events of one request
     * @param request the request's number
     * @param user the recorded user's name
     * @param address the recorded address
     * @param requestId the recorded id of the request
     */
    public record Cause(String kind, int request, String user, String address, String requestId) {
        /** Reads an event that names its caller itself. */
        public static Cause of(JsonNode record, String kind, String request) {
            return new Cause(
                    kind,
                    Integer.parseInt(request),
                    record.at("/userIdentity/userName").asText(),
                    record.at("/sourceIPAddress").asText(),
                    record.at("/requestID").asText());
        }

        /**
         * Reads an event that has the parameter {@code orderId}, which is {@code load-} and the request's number in each that a
         * request of the load caused.
         *
         * @return nothing for another event
         */
        public static Optional<Cause> ofLoad(JsonNode record, String kind) {
            String orderId = record.at("/requestParameters/orderId").asText();
            return orderId.startsWith(LOAD)
                    ? Optional.of(of(record, kind, orderId.substring(LOAD.length())))
                    : Optional.empty();
        }

        /** Reads an event as {@link #ofLoad(JsonNode, String)} does; its name is the kind. */
        public static Optional<Cause> ofLoad(JsonNode record) {
            return ofLoad(record, record.get("eventName").textValue());
        }
    }

    /** Says what caused a record. */
    @FunctionalInterface
    public interface Attribution {
        /** Returns nothing for a record that none of the requests caused. */
        Optional<Cause> of(JsonNode record);
    }

    /**
     * Reads all records of a trail, file by file.
     *
     * @param trail the trail
     * @param users says which user sent a request
     * @param attribution says what caused a record
     */
    public static CallerTally of(DeliveredTrail trail, IntFunction<String> users, Attribution attribution) {
        CallerTally tally = new CallerTally(users);
        for (Path file : trail.logFiles()) {
            for (JsonNode record : DeliveredTrail.read(file).get("Records")) {
                if (!record.get("eventType").textValue().equals("AwsServiceEvent")) {
                    attribution.of(record).ifPresent(cause -> tally.add(cause, record));
                }
            }
        }
        return tally;
    }

    private void add(Cause cause, JsonNode record) {
        count++;
        int request = cause.request();
        events.computeIfAbsent(cause.kind(), kind -> new int[ConcurrentUsers.REQUESTS])[request]++;
        String known = requestIds[request] == null ? cause.requestId() : requestIds[request];
        requestIds[request] = known;
        if (!cause.user().equals(users.apply(request))
                || !cause.address().equals(ConcurrentUsers.address(request))
                || !cause.requestId().equals(known)) {
            faults.add(record.toString());
        }
    }

    /**
     * Asserts that the events of each request are complete and name its caller, and prints how many there were.
     *
     * @param service the service, for the messages
     * @param kinds how many events of each kind each request causes
     * @throws AssertionError if an event is missing, or doubled, or names another caller or request
     */
    public void assertComplete(String service, Map<String, Integer> kinds) {
        List<String> problems = new ArrayList<>();
        if (!events.keySet().equals(kinds.keySet())) {
            problems.add("kinds of events " + events.keySet() + " instead of " + kinds.keySet());
        }
        events.forEach((kind, counts) -> {
            int expected = kinds.getOrDefault(kind, 0);
            long missing =
                    Arrays.stream(counts).filter(found -> found < expected).count();
            long doubled =
                    Arrays.stream(counts).filter(found -> found > expected).count();
            if (missing + doubled > 0) {
                problems.add(kind + " misses for " + missing + " requests, and is too often there for " + doubled);
            }
        });
        if (!faults.isEmpty()) {
            problems.add(faults.size() + " events with another caller, the first " + faults.get(0));
        }
        int distinct = new HashSet<>(Arrays.asList(requestIds)).size();
        if (distinct != requestIds.length) {
            problems.add(distinct + " request ids of " + requestIds.length + " requests");
        }
        if (!problems.isEmpty()) {
            throw new AssertionError(service + ": " + String.join("; ", problems));
        }
        System.out.println(service + ": " + requestIds.length + " requests of " + ConcurrentUsers.USERS + " clients: "
                + count + " events, 0 with another caller, 0 missing, 0 twice");
    }
}
