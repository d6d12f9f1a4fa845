package io.waymark.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The object key of a log file:
 *
 * <pre>[prefix/]AWSLogs/ACCOUNT/CloudTrail/REGION/yyyy/MM/dd/ACCOUNT_CloudTrail_REGION_yyyyMMddTHHmmZ_UNIQUE.json.gz</pre>
 *
 * @param prefix what stands before {@code AWSLogs}, without the slash between; may be empty
 * @param accountId 12 digits
 * @param region such as {@code us-east-1}
 * @param time the minute in the name, UTC
 * @param uniqueString 16 letters or digits that tell files of one minute apart
 */
public record LogFileKey(String prefix, String accountId, String region, Instant time, String uniqueString) {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern PATTERN = Pattern.compile(
            KeyLayout.ACCOUNT_PATTERN + "CloudTrail/" + KeyLayout.DAY_PATTERN
                    + "\\k<account>_CloudTrail_\\k<region>_(?<time>\\d{8}T\\d{4}Z)_(?<unique>[A-Za-z0-9]{16})\\.json\\.gz");

    /** Cuts the time to the minute. */
    public LogFileKey {
        time = time.truncatedTo(ChronoUnit.MINUTES);
    }

    /**
     * Reads a key.
     *
     * @param key the whole object key
     * @return its parts
     * @throws FormatException if it is not that of a log file
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
                    MINUTE.parse(matcher.group("time"), Instant::from),
                    matcher.group("unique"));
            if (parsed.toString().equals(key)) {
                return parsed;
            }
        } catch (DateTimeException e) {
            throw new FormatException("no such time in the key " + key, e);
        }
        throw new FormatException("the folder's day is not that of the file: " + key);
    }

    /**
     * Tells whether a key is that of a log file.
     *
     * @param key the whole object key
     * @return whether {@link #parse} takes it
     */
    public static boolean matches(String key) {
        return PATTERN.matcher(key).matches();
    }

    /** Returns the whole object key. */
    @Override
    public String toString() {
        return KeyLayout.logFileFolder(prefix, accountId, region, time) + accountId + "_CloudTrail_" + region + "_"
                + MINUTE.format(time) + "_" + uniqueString + ".json.gz";
    }
}
