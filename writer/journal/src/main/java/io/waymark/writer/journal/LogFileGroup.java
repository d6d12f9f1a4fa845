package io.waymark.writer.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Category, account and region of a record, as bytes of the journal: records of one group go to one log file. Reused from
 * record to record without allocation. Not safe for use by many threads.
 */
public final class LogFileGroup {
    private static final int ACCOUNT_LENGTH = 12;
    private static final int MAX_REGION_LENGTH = 64;
    private static final int ACCOUNT_OFFSET = 2;
    /** In bytes, without a region. */
    static final int MIN_LENGTH = ACCOUNT_OFFSET + ACCOUNT_LENGTH;

    static final int MAX_LENGTH = MIN_LENGTH + MAX_REGION_LENGTH;

    final byte[] bytes = new byte[MAX_LENGTH];
    int length;
    private String lastAccountId = "";
    private String lastRegion = "";

    LogFileGroup() {}

    /** Sets the values. Both texts become parts of object keys, and are therefore validated. */
    @SuppressWarnings("ReferenceEquality") // a cache: usually the same two objects come again
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
     * Compares two groups.
     *
     * @param other the other group
     * @return whether category, account and region are equal
     */
    public boolean sameAs(LogFileGroup other) {
        return Arrays.equals(bytes, 0, length, other.bytes, 0, other.length);
    }

    /**
     * Copies the group.
     *
     * @return a copy that is not overwritten by later records
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
