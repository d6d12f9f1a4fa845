package io.waymark.writer.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which log file a record goes to, as the bytes that the journal holds: category, account and region. Reused for one
 * record after the other without allocation. Not safe for use by many threads.
 */
public final class LogFileGroup {
    private static final int ACCOUNT_LENGTH = 12;
    private static final int MAX_REGION_LENGTH = 64;
    private static final int ACCOUNT_OFFSET = 2;

    final byte[] bytes = new byte[ACCOUNT_OFFSET + ACCOUNT_LENGTH + MAX_REGION_LENGTH];
    int length;
    private String lastAccountId = "";
    private String lastRegion = "";

    LogFileGroup() {}

    /** Takes the values; both texts become parts of object keys, so that nothing else may be in them. */
    @SuppressWarnings("ReferenceEquality") // mostly the same two objects; others are merely looked at again
    void set(boolean data, String accountId, String region) throws JournalException {
        if (accountId != lastAccountId || region != lastRegion) {
            encode(accountId, region);
            lastAccountId = accountId;
            lastRegion = region;
        }
        bytes[0] = data ? JournalFormat.DATA : JournalFormat.MANAGEMENT;
    }

    private void encode(String accountId, String region) throws JournalException {
        if (accountId.length() != ACCOUNT_LENGTH || region.isEmpty() || region.length() > MAX_REGION_LENGTH) {
            throw invalidGroup(accountId, region);
        }
        bytes[1] = ACCOUNT_LENGTH;
        int at = ACCOUNT_OFFSET;
        for (int i = 0; i < ACCOUNT_LENGTH; i++) {
            char c = accountId.charAt(i);
            if (c < '0' || c > '9') {
                throw invalidGroup(accountId, region);
            }
            bytes[at++] = (byte) c;
        }
        for (int i = 0; i < region.length(); i++) {
            char c = region.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                throw invalidGroup(accountId, region);
            }
            bytes[at++] = (byte) c;
        }
        length = at;
    }

    private static JournalException invalidGroup(String accountId, String region) {
        return new JournalException("a record's account must be 12 digits and its region lower-case letters, digits and"
                + " hyphens, at most " + MAX_REGION_LENGTH + ": \"" + accountId + "\", \"" + region + "\"");
    }

    /**
     * Tells whether it is the same file class.
     *
     * @param other to compare with
     * @return whether category, account and region are equal
     */
    public boolean sameAs(LogFileGroup other) {
        return Arrays.equals(bytes, 0, length, other.bytes, 0, other.length);
    }

    /**
     * Copies it.
     *
     * @return a copy that later records do not change
     */
    public LogFileGroup copy() {
        LogFileGroup copy = new LogFileGroup();
        System.arraycopy(bytes, 0, copy.bytes, 0, length);
        copy.length = length;
        return copy;
    }

    /** Returns whether the records are data events. */
    public boolean isData() {
        return bytes[0] == JournalFormat.DATA;
    }

    /** Returns the account: 12 digits. */
    public String accountId() {
        return new String(bytes, ACCOUNT_OFFSET, ACCOUNT_LENGTH, StandardCharsets.ISO_8859_1);
    }

    /** Returns the region. */
    public String region() {
        int at = ACCOUNT_OFFSET + ACCOUNT_LENGTH;
        return new String(bytes, at, length - at, StandardCharsets.ISO_8859_1);
    }
}
