package io.waymark.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The object key of a log file:
 *
 * <pre>[prefix/]AWSLogs/ACCOUNT/CloudTrail/REGION/yyyy/MM/dd/ACCOUNT_CloudTrail_REGION_yyyyMMddTHHmmZ_UNIQUE.json.gz</pre>
 *
 * @param prefix the part before {@code AWSLogs}, without a slash at its end; may be empty
 * @param accountId 12 digits
 * @param region such as {@code us-east-1}
 * @param time the minute in the name, UTC
 * @param uniqueString 16 letters or digits that distinguish the files of one minute
 */
public record LogFileKey(String prefix, String accountId, String region, Instant time, String uniqueString) {
    private static final Pattern PATTERN = Pattern.compile(
            KeyLayout.ACCOUNT_PATTERN + "CloudTrail/" + KeyLayout.DAY_PATTERN
                    + "\\k<account>_CloudTrail_\\k<region>_(?<time>\\d{8}T\\d{4}Z)_(?<unique>[A-Za-z0-9]{16})\\.json\\.gz");

    private static final int MINUTE_LENGTH = 14;

    /** Truncates the time to the minute. */
    public LogFileKey {
        time = time.truncatedTo(ChronoUnit.MINUTES);
    }

    /**
     * Parses a key.
     *
     * @param key the whole object key
     * @return the key's parts
     * @throws FormatException if it is not the key of a log file
     */
    public static LogFileKey parse(String key) throws FormatException {
        Matcher matcher = PATTERN.matcher(key);
        if (!matcher.matches()) {
            throw new FormatException("not the key of a CloudTrail log file: " + key);
        }
        try {
            String prefix = matcher.group("prefix");
            LogFileKey parsed = new LogFileKey(
                    prefix == null ? "" : prefix,
                    matcher.group("account"),
                    matcher.group("region"),
                    minute(key, matcher.start("time")),
                    matcher.group("unique"));
            if (parsed.toString().equals(key)) {
                return parsed;
            }
        } catch (DateTimeException e) {
            throw new FormatException("invalid time in the key " + key, e);
        }
        throw new FormatException("the day of the folder differs from the file's: " + key);
    }

    /**
     * Tests whether a key has the form of a log file's key.
     *
     * @param key the whole object key
     * @return whether it has; {@link #parse} may still reject its time
     */
    public static boolean matches(String key) {
        return PATTERN.matcher(key).matches();
    }

    /** Returns the whole object key. */
    @Override
    public String toString() {
        return KeyLayout.logFileFolder(prefix, accountId, region, time) + accountId + "_CloudTrail_" + region + "_"
                + minute() + "_" + uniqueString + ".json.gz";
    }

    /** Parses {@code yyyyMMddTHHmmZ}, whose digits the pattern has found. */
    private static Instant minute(String key, int at) {
        return LocalDateTime.of(
                        digits(key, at, 4),
                        digits(key, at + 4, 2),
                        digits(key, at + 6, 2),
                        digits(key, at + 9, 2),
                        digits(key, at + 11, 2))
                .toInstant(ZoneOffset.UTC);
    }

    private static int digits(String key, int at, int count) {
        return Integer.parseInt(key, at, at + count, 10);
    }

    private String minute() {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(MINUTE_LENGTH);
        EventTime.appendDay(text, utc, "");
        text.append('T');
        EventTime.appendTimeOfDay(text, utc, "");
        return text.append('Z').toString();
    }
}
