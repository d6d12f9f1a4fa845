package io.waymark.validator.verifier;

import io.waymark.format.DigestKey;
import io.waymark.format.FormatException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies a trail with digests in a store.
 *
 * @param homeRegion its home region
 * @param accountId the account of its log files, 12 digits
 * @param name its name
 */
public record TrailId(String homeRegion, String accountId, String name) {
    private static final Pattern ARN =
            Pattern.compile("arn:[a-z-]+:cloudtrail:([a-z0-9-]+):(\\d{12}):trail/([A-Za-z0-9._-]{3,128})");

    /**
     * Parses the ARN of a trail.
     *
     * @param arn such as {@code arn:aws:cloudtrail:us-east-1:123456789012:trail/audit}
     * @return the trail
     * @throws FormatException if it is not the ARN of a trail
     */
    public static TrailId parseArn(String arn) throws FormatException {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw new FormatException("Invalid trail ARN provided: " + arn
                    + " (expected a form like arn:aws:cloudtrail:us-east-1:123456789012:trail/audit)");
        }
        return new TrailId(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    static TrailId of(DigestKey key) {
        return new TrailId(key.homeRegion(), key.accountId(), key.trailName());
    }

    /**
     * Returns the ARN, in the partition {@code aws}.
     *
     * @return such as {@code arn:aws:cloudtrail:us-east-1:123456789012:trail/audit}
     */
    public String arn() {
        return "arn:aws:cloudtrail:" + homeRegion + ":" + accountId + ":trail/" + name;
    }
}
