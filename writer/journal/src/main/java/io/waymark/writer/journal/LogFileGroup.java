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
    private static final int MIN_LENGTH = ACCOUNT_OFFSET + ACCOUNT_LENGTH;

    private static final int MAX_LENGTH = MIN_LENGTH + MAX_REGION_LENGTH;

    final byte[] bytes = new byte[MAX_LENGTH];
    int length;
    private String lastAccountId = "";
    private String lastRegion = "";

    LogFileGroup() {}

    /** Sets the values. Both texts become parts of object keys: returns false, and has no group then, if one is invalid. */
    @SuppressWarnings("ReferenceEquality") // a cache: usually the same two objects come again
    boolean set(boolean data, String accountId, String region) {
        if (accountId != lastAccountId || region != lastRegion) {
            // Whatever becomes of it, the bytes are not those of the former texts.
            lastAccountId = "";
            length = 0;
            if (!isAccountId(accountId) || !isRegion(region)) {
                return false;
            }
            encode(accountId, region);
            lastAccountId = accountId;
            lastRegion = region;
        }
        bytes[0] = data ? JournalFormat.DATA : JournalFormat.MANAGEMENT;
        return true;
    }

    private void encode(String accountId, String region) {
        bytes[1] = ACCOUNT_LENGTH;
        for (int i = 0; i < ACCOUNT_LENGTH; i++) {
            bytes[ACCOUNT_OFFSET + i] = (byte) accountId.charAt(i);
        }
        for (int i = 0; i < region.length(); i++) {
            bytes[MIN_LENGTH + i] = (byte) region.charAt(i);
        }
        length = MIN_LENGTH + region.length();
    }

    /**
     * Tests whether log files can be of an account.
     *
     * @param accountId any text
     * @return whether it is 12 digits
     */
    public static boolean isAccountId(String accountId) {
        if (accountId.length() != ACCOUNT_LENGTH) {
            return false;
        }
        for (int i = 0; i < ACCOUNT_LENGTH; i++) {
            if (!isDigit(accountId.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Tests whether log files can be of a region.
     *
     * @param region any text
     * @return whether it is 1 to 64 lower-case letters, digits and hyphens
     */
    public static boolean isRegion(String region) {
        if (region.isEmpty() || region.length() > MAX_REGION_LENGTH) {
            return false;
        }
        for (int i = 0; i < region.length(); i++) {
            if (!isOfRegion(region.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Sets a group that {@link #isValid}. */
    void copyFrom(byte[] source, int from, int groupLength) {
        System.arraycopy(source, from, bytes, 0, groupLength);
        length = groupLength;
    }

    /** Tests bytes that are read from a journal, by the rules of what is written to one. */
    static boolean isValid(byte[] bytes, int from, int length) {
        if (length <= MIN_LENGTH
                || length > MAX_LENGTH
                || (bytes[from] != JournalFormat.MANAGEMENT && bytes[from] != JournalFormat.DATA)
                || bytes[from + 1] != ACCOUNT_LENGTH) {
            return false;
        }
        for (int i = ACCOUNT_OFFSET; i < length; i++) {
            byte c = bytes[from + i];
            if (i < MIN_LENGTH ? !isDigit(c) : !isOfRegion(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isOfRegion(int c) {
        return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-';
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
        copy.copyFrom(bytes, 0, length);
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
