package io.waymark.writer.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which log file a record goes to, as the bytes that the journal holds: category, account and region. Reused for one
 * record after the other without allocation. Not safe for use by many threads.
 */
public final class FileClass {
    private static final int ACCOUNT_LENGTH = 12;
    private static final int REGION_LIMIT = 64;
    private static final int ACCOUNT_AT = 2;

    final byte[] bytes = new byte[ACCOUNT_AT + ACCOUNT_LENGTH + REGION_LIMIT];
    int length;
    private String accountIdTaken = "";
    private String regionTaken = "";

    FileClass() {}

    /** Takes the values; both texts become parts of object keys, so that nothing else may be in them. */
    @SuppressWarnings("ReferenceEquality") // mostly the same two objects; others are merely looked at again
    void set(boolean data, String accountId, String region) throws JournalException {
        if (accountId != accountIdTaken || region != regionTaken) {
            take(accountId, region);
            accountIdTaken = accountId;
            regionTaken = region;
        }
        bytes[0] = data ? Excerpts.DATA : Excerpts.MANAGEMENT;
    }

    private void take(String accountId, String region) throws JournalException {
        if (accountId.length() != ACCOUNT_LENGTH || region.isEmpty() || region.length() > REGION_LIMIT) {
            throw badValue(accountId, region);
        }
        bytes[1] = ACCOUNT_LENGTH;
        int at = ACCOUNT_AT;
        for (int i = 0; i < ACCOUNT_LENGTH; i++) {
            char c = accountId.charAt(i);
            if (c < '0' || c > '9') {
                throw badValue(accountId, region);
            }
            bytes[at++] = (byte) c;
        }
        for (int i = 0; i < region.length(); i++) {
            char c = region.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                throw badValue(accountId, region);
            }
            bytes[at++] = (byte) c;
        }
        length = at;
    }

    private static JournalException badValue(String accountId, String region) {
        return new JournalException("a record's account must be 12 digits and its region lower-case letters, digits and"
                + " hyphens, at most " + REGION_LIMIT + ": \"" + accountId + "\", \"" + region + "\"");
    }

    /**
     * Tells whether it is the same file class.
     *
     * @param other to compare with
     * @return whether category, account and region are equal
     */
    public boolean same(FileClass other) {
        return Arrays.equals(bytes, 0, length, other.bytes, 0, other.length);
    }

    /**
     * Copies it.
     *
     * @return a copy that later records do not change
     */
    public FileClass copy() {
        FileClass copy = new FileClass();
        System.arraycopy(bytes, 0, copy.bytes, 0, length);
        copy.length = length;
        return copy;
    }

    /** Returns whether the records are data events. */
    public boolean data() {
        return bytes[0] == Excerpts.DATA;
    }

    /** Returns the account: 12 digits. */
    public String accountId() {
        return new String(bytes, ACCOUNT_AT, ACCOUNT_LENGTH, StandardCharsets.ISO_8859_1);
    }

    /** Returns the region. */
    public String region() {
        int at = ACCOUNT_AT + ACCOUNT_LENGTH;
        return new String(bytes, at, length - at, StandardCharsets.ISO_8859_1);
    }
}
