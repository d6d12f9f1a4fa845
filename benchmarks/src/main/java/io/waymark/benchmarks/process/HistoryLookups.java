package io.waymark.benchmarks.process;

import io.waymark.format.LogFileKey;
import io.waymark.validator.history.EventCategory;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistoryListener;
import io.waymark.validator.history.HistoryQuery;
import io.waymark.validator.history.HistoryQuery.Condition;
import io.waymark.validator.history.HistorySettings;
import io.waymark.validator.history.LookupAttribute;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.reader.LogFileListing;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a store of log files over 80 days, reads it once as {@code waymark events} does, indexes it, and then looks events up:
 * the first page of 50 for each attribute with a frequent and with a rare value, for a combined filter, and for words of the
 * record. Writes medians in milliseconds, for attributes that of the slowest.
 */
public final class HistoryLookups {
    private static final int EVENTS_PER_FILE = 200;
    private static final int PAGE = 50;
    private static final int LOOKUPS = 31;
    private static final Duration AGE = Duration.ofDays(80);
    private static final String ACCOUNT = "000000000000";
    private static final String REGION = "us-east-1";
    private static final String BUCKET = "trail";

    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    private static final HistoryListener STRICT = new HistoryListener() {
        @Override
        public void onSkipped(ObjectUri file, String reason) {
            throw new IllegalStateException(file + ": " + reason);
        }

        @Override
        public void onReadOnly() {
            throw new IllegalStateException("another process writes the index");
        }

        @Override
        public void onFailure(String reason) {
            throw new IllegalStateException(reason);
        }
    };

    private HistoryLookups() {}

    /**
     * Runs all lookups.
     *
     * @param arguments the number of events
     * @throws Exception if the store or the index cannot be written or read
     */
    public static void main(String[] arguments) throws Exception {
        LUCENE.setLevel(Level.OFF);
        int events = Integer.parseInt(arguments[0]);
        Path directory = Path.of("store");
        writeStore(directory, events);
        ReadOnlyDirectoryStore store = ReadOnlyDirectoryStore.open(directory);
        ProcessMetrics metrics = new ProcessMetrics();
        metrics.add("scan.millis", scanMillis(store, events));
        try (StoreHistory history =
                StoreHistory.open(store, Path.of("history"), HistorySettings.DEFAULT, Clock.systemUTC(), STRICT)) {
            long start = System.nanoTime();
            history.update();
            metrics.add("index.millis", millisSince(start));
            EventHistory lookups = new EventHistory(List.of(history));
            double slowest = 0;
            for (Condition condition : conditions(events)) {
                slowest = Math.max(slowest, medianMillis(lookups, query(List.of(condition), "")));
            }
            metrics.add("attribute.millis", slowest);
            metrics.add(
                    "combined.millis",
                    medianMillis(
                            lookups,
                            new HistoryQuery(
                                    EventCategory.MANAGEMENT,
                                    List.of(
                                            new Condition(LookupAttribute.USERNAME, "user-7"),
                                            new Condition(LookupAttribute.OUTCOME, LookupAttribute.FAILED)),
                                    "",
                                    Instant.now().minus(Duration.ofDays(40)),
                                    Instant.now().minus(Duration.ofDays(33)))));
            metrics.add("text.millis", medianMillis(lookups, query(List.of(), "order-" + events / 2)));
        }
        metrics.write();
    }

    private static List<Condition> conditions(int events) {
        return List.of(
                new Condition(LookupAttribute.EVENT_NAME, "Operation1"),
                new Condition(LookupAttribute.EVENT_NAME, "Rare"),
                new Condition(LookupAttribute.USERNAME, "user-0"),
                new Condition(LookupAttribute.USERNAME, "user-49"),
                new Condition(LookupAttribute.EVENT_SOURCE, "service1.example.com"),
                new Condition(LookupAttribute.READ_ONLY, "true"),
                new Condition(LookupAttribute.READ_ONLY, "false"),
                new Condition(LookupAttribute.RESOURCE_TYPE, "Example::Order"),
                new Condition(LookupAttribute.RESOURCE_NAME, "arn:example:order/" + events / 3),
                new Condition(LookupAttribute.ACCESS_KEY_ID, "AKIA0000000000000001"),
                new Condition(LookupAttribute.EVENT_ID, eventId(events / 2)));
    }

    private static HistoryQuery query(List<Condition> conditions, String text) {
        return new HistoryQuery(EventCategory.MANAGEMENT, conditions, text, null, null);
    }

    private static double medianMillis(EventHistory lookups, HistoryQuery query) throws IOException {
        double[] millis = new double[LOOKUPS];
        for (int i = 0; i < LOOKUPS; i++) {
            long start = System.nanoTime();
            if (lookups.find(query, null, PAGE).events().isEmpty()) {
                throw new IllegalStateException("nothing is found by " + query);
            }
            millis[i] = millisSince(start);
        }
        Arrays.sort(millis);
        return millis[LOOKUPS / 2];
    }

    private static double scanMillis(ReadOnlyDirectoryStore store, int events) throws Exception {
        long start = System.nanoTime();
        long[] read = new long[1];
        for (StoredLogFile file : new LogFileListing(store, STRICT).list(true)) {
            RecordReader.read(store.open(file.uri()), event -> read[0]++);
        }
        if (read[0] != events) {
            throw new IllegalStateException("read " + read[0] + " events of " + events);
        }
        return millisSince(start);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void writeStore(Path directory, int events) throws IOException {
        Instant first = Instant.now().minus(AGE);
        long stepNanos = AGE.toNanos() / events;
        for (int begin = 0; begin < events; begin += EVENTS_PER_FILE) {
            StringBuilder records = new StringBuilder("{\"Records\":[");
            int end = Math.min(events, begin + EVENTS_PER_FILE);
            for (int i = begin; i < end; i++) {
                records.append(i == begin ? "" : ",");
                append(records, i, first.plusNanos(stepNanos * i));
            }
            records.append("]}");
            LogFileKey key = new LogFileKey(
                    "", ACCOUNT, REGION, first.plusNanos(stepNanos * end), String.format("%016d", begin));
            Path file = directory.resolve(BUCKET).resolve(key.toString());
            Files.createDirectories(file.getParent());
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(records.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String eventId(int number) {
        return new UUID(number * 0x9E3779B97F4A7C15L, number * 0xD1B54A32D192ED03L).toString();
    }

    private static void append(StringBuilder records, int number, Instant time) {
        // Skewed: half of the events are of one user in six.
        int user = (number % 2 == 0 ? number % 8 : number % 50);
        boolean failed = number % 20 == 7;
        records.append(
                        "{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"IAMUser\",\"principalId\":\"EX_PRINCIPAL\",")
                .append("\"arn\":\"arn:aws:iam::000000000000:user/user-")
                .append(user)
                .append("\",\"accountId\":\"000000000000\",\"accessKeyId\":\"AKIA00000000000000")
                .append(user < 10 ? "0" : "")
                .append(user)
                .append("\",\"userName\":\"user-")
                .append(user)
                .append("\"},\"eventTime\":\"")
                .append(time.truncatedTo(ChronoUnit.SECONDS))
                .append("\",\"eventSource\":\"service")
                .append(number % 4)
                .append(".example.com\",\"eventName\":\"")
                .append(number % 50_000 == 3 ? "Rare" : "Operation" + number % 8)
                .append("\",\"awsRegion\":\"us-east-1\",\"sourceIPAddress\":\"203.0.113.")
                .append(number % 200)
                .append("\",\"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\",")
                .append(failed ? "\"errorCode\":\"AccessDenied\",\"errorMessage\":\"not allowed\"," : "")
                .append("\"requestParameters\":{\"orderId\":\"order-")
                .append(number)
                .append("\",\"amount\":")
                .append(number % 1000)
                .append(",\"currency\":\"EUR\"},\"responseElements\":null,\"requestID\":\"")
                .append(eventId(-number))
                .append("\",\"eventID\":\"")
                .append(eventId(number))
                .append("\",\"readOnly\":")
                .append(number % 3 == 0)
                .append(",\"resources\":[{\"type\":\"Example::Order\",\"ARN\":\"arn:example:order/")
                .append(number)
                .append("\",\"accountId\":\"000000000000\"}],\"eventType\":\"AwsApiCall\",\"managementEvent\":true,")
                .append("\"recipientAccountId\":\"000000000000\",\"eventCategory\":\"Management\",")
                .append("\"additionalEventData\":{\"stream\":\"benchmark\",\"sequence\":")
                .append(number)
                .append("}}");
    }
}
