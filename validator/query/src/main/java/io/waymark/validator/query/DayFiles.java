package io.waymark.validator.query;

import io.waymark.format.FormatException;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The log files that were delivered to a bucket on one day, UTC.
 *
 * @param day the day
 * @param files its log files, oldest first
 */
record DayFiles(LocalDate day, List<StoredLogFile> files) {
    /** Changes when the columns do, so that files that were converted before are converted again. */
    private static final int VERSION = 1;

    /** Groups log files by day, oldest first. */
    static List<DayFiles> of(List<StoredLogFile> files) {
        SortedMap<LocalDate, List<StoredLogFile>> days = new TreeMap<>();
        for (StoredLogFile file : files) {
            days.computeIfAbsent(LocalDate.ofInstant(file.deliveryMinute(), ZoneOffset.UTC), day -> new ArrayList<>())
                    .add(file);
        }
        return days.entrySet().stream()
                .map(entry -> new DayFiles(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Returns the folder of the day in the table, named as Hive names partitions. */
    Path folder(Path table) {
        return table.resolve(String.format("year=%04d", day.getYear()))
                .resolve(String.format("month=%02d", day.getMonthValue()))
                .resolve(String.format("day=%02d", day.getDayOfMonth()));
    }

    /** Returns a text that changes when a log file is added, removed or changed. */
    String fingerprint(ReadOnlyStore store) throws IOException {
        StringBuilder listing = new StringBuilder().append(VERSION).append('\n');
        for (StoredLogFile file : files) {
            try {
                ObjectSummary summary = store.summarize(file.uri());
                listing.append(summary.key())
                        .append(' ')
                        .append(summary.size())
                        .append(' ')
                        .append(summary.lastModified().toEpochMilli())
                        .append('\n');
            } catch (FormatException e) {
                throw new IOException(e);
            }
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(listing.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
