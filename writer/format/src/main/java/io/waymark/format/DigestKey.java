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
 * The object key of a digest file:
 *
 * <pre>[prefix/]AWSLogs/ACCOUNT/CloudTrail-Digest/REGION/yyyy/MM/dd/
 *     ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOMEREGION_yyyyMMddTHHmmssZ[_backfill].json.gz</pre>
 *
 * @param prefix what stands before {@code AWSLogs}, without the slash between; may be empty
 * @param accountId 12 digits
 * @param region the region whose log files the digest covers
 * @param trailName the trail's name
 * @param homeRegion the region that the trail was created in
 * @param endTime the digest's {@code digestEndTime}, whole seconds
 * @param backfill whether it covers log files that came late
 */
public record DigestKey(
        String prefix,
        String accountId,
        String region,
        String trailName,
        String homeRegion,
        Instant endTime,
        boolean backfill) {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern PATTERN =
            Pattern.compile(KeyLayout.ACCOUNT_PATTERN + "CloudTrail-Digest/" + KeyLayout.DAY_PATTERN
                    + "\\k<account>_CloudTrail-Digest_\\k<region>_(?<trail>[A-Za-z0-9._-]{3,128})_(?<home>[a-z0-9-]+)_"
                    + "(?<time>\\d{8}T\\d{6}Z)(?<backfill>_backfill)?\\.json\\.gz");

    /** Cuts the time to the second. */
    public DigestKey {
        endTime = endTime.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Reads a key.
     *
     * @param key the whole object key
     * @return its parts
     * @throws FormatException if it is not that of a digest file
     */
    public static DigestKey parse(String key) throws FormatException {
        Matcher matcher = PATTERN.matcher(key);
        if (!matcher.matches()) {
            throw new FormatException("not the key of a CloudTrail digest file: " + key);
        }
        try {
            String prefix = matcher.group("prefix");
            DigestKey parsed = new DigestKey(
                    prefix == null ? "" : prefix,
                    matcher.group("account"),
                    matcher.group("region"),
                    matcher.group("trail"),
                    matcher.group("home"),
                    SECOND.parse(matcher.group("time"), Instant::from),
                    matcher.group("backfill") != null);
            if (parsed.toString().equals(key)) {
                return parsed;
            }
        } catch (DateTimeException e) {
            throw new FormatException("no such time in the key " + key, e);
        }
        throw new FormatException("the folder's day is not that of the file: " + key);
    }

    /**
     * Tells whether a key is that of a digest file.
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
        return KeyLayout.digestFolder(prefix, accountId, region, endTime) + accountId + "_CloudTrail-Digest_" + region
                + "_" + trailName + "_" + homeRegion + "_" + SECOND.format(endTime) + (backfill ? "_backfill" : "")
                + ".json.gz";
    }
}
