package io.waymark.format;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The folders that CloudTrail lays out in a bucket; each ends with a slash.
 *
 * <pre>[prefix/]AWSLogs/ACCOUNT/CloudTrail/REGION/yyyy/MM/dd/
 * [prefix/]AWSLogs/ACCOUNT/CloudTrail-Digest/REGION/yyyy/MM/dd/</pre>
 *
 * <p>Source: AWS CloudTrail User Guide, "Finding your CloudTrail log files" and "Finding your CloudTrail digest files".
 */
public final class KeyLayout {
    /** Matches the part before the region; has the groups {@code prefix} and {@code account}. */
    static final String ACCOUNT_PATTERN = "(?:(?<prefix>.+)/)?AWSLogs/(?<account>\\d{12})/";

    /** Matches the part between the type and the file name; has the groups {@code region} and {@code day}. */
    static final String DAY_PATTERN = "(?<region>[a-z0-9-]+)/(?<day>\\d{4}/\\d{2}/\\d{2})/";

    private static final int DAY_LENGTH = 11;

    private KeyLayout() {}

    /**
     * Returns the folder of a region's log files.
     *
     * @param prefix the trail's key prefix, without a slash at its end; may be empty
     * @param accountId 12 digits
     * @param region such as {@code us-east-1}
     * @return the folder of all days
     */
    public static String logFileFolder(String prefix, String accountId, String region) {
        return typeFolder(prefix, accountId, "CloudTrail") + region + "/";
    }

    /**
     * Returns the folder of a region's log files of one day.
     *
     * @param prefix the trail's key prefix, without a slash at its end; may be empty
     * @param accountId 12 digits
     * @param region such as {@code us-east-1}
     * @param time any time of the day, UTC
     * @return the day's folder
     */
    public static String logFileFolder(String prefix, String accountId, String region, Instant time) {
        return logFileFolder(prefix, accountId, region) + dayFolder(time);
    }

    /**
     * Returns the folder of an account's digests.
     *
     * @param prefix the trail's key prefix, without a slash at its end; may be empty
     * @param accountId 12 digits
     * @return the folder of all regions
     */
    public static String digestFolder(String prefix, String accountId) {
        return typeFolder(prefix, accountId, "CloudTrail-Digest");
    }

    static String digestFolder(String prefix, String accountId, String region, Instant time) {
        return digestFolder(prefix, accountId) + region + "/" + dayFolder(time);
    }

    private static String dayFolder(Instant time) {
        StringBuilder day = new StringBuilder(DAY_LENGTH);
        EventTime.appendDay(day, LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC), "/");
        return day.append('/').toString();
    }

    /**
     * Returns the object key of a trail's claim, which names the key that signs the trail. It is beside the folders that
     * CloudTrail lays out: readers of log files and digests do not see it.
     *
     * @param prefix the trail's key prefix, without a slash at its end; may be empty
     * @param accountId 12 digits
     * @param homeRegion the trail's home region
     * @param trail the trail's name
     * @return {@code [prefix/]AWSLogs/ACCOUNT/Waymark/REGION/TRAIL.json}
     */
    public static String trailClaim(String prefix, String accountId, String homeRegion, String trail) {
        return typeFolder(prefix, accountId, "Waymark") + homeRegion + "/" + trail + ".json";
    }

    private static String typeFolder(String prefix, String accountId, String type) {
        return (prefix.isEmpty() ? "" : prefix + "/") + "AWSLogs/" + accountId + "/" + type + "/";
    }
}
