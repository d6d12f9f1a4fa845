package io.waymark.writer.logfile;

import io.waymark.base.hash.Sha256;
import io.waymark.format.LogFileKey;
import io.waymark.writer.journal.LogFileGroup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Names log files: the same records of the same stream always get the same name. */
final class LogFileKeyFactory {
    private static final String BASE62_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int UNIQUE_LENGTH = 16;

    private LogFileKeyFactory() {}

    /** Creates a key. The scope distinguishes the trails that have the records. The minute is the window's end, rounded up, so that no event is later than its file. */
    static LogFileKey create(
            String prefix,
            LogFileGroup group,
            Window window,
            String stream,
            String scope,
            long firstSequence,
            long lastSequence) {
        Instant end = Instant.ofEpochMilli(window.endMillis());
        Instant minute = end.truncatedTo(ChronoUnit.MINUTES);
        return new LogFileKey(
                prefix,
                group.accountId(),
                group.region(),
                minute.equals(end) ? minute : minute.plus(1, ChronoUnit.MINUTES),
                uniqueString(String.join(
                        "/",
                        scope + stream,
                        Long.toString(firstSequence),
                        Long.toString(lastSequence),
                        group.accountId(),
                        group.region(),
                        group.isData() ? "Data" : "Management")));
    }

    /** Takes one base-62 digit from each of the first 16 bytes of the text's SHA-256. */
    private static String uniqueString(String text) {
        byte[] hash = Sha256.hash(text);
        StringBuilder unique = new StringBuilder(UNIQUE_LENGTH);
        for (int i = 0; i < UNIQUE_LENGTH; i++) {
            unique.append(BASE62_DIGITS.charAt((hash[i] & 0xff) % BASE62_DIGITS.length()));
        }
        return unique.toString();
    }
}
