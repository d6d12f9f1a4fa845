package io.waymark.base.file;

import java.nio.ByteBuffer;

/**
 * The record of a lock's owner. Renewals differ in the heartbeat alone, which is counted in place: each lock is renewed every
 * second for the life of the JVM, and a new text each time would be garbage of the host. Used by one thread at a time.
 */
final class OwnerRecord {
    private final LockOwner owner;
    private final byte[] bytes;
    private final int heartbeatStart;
    private long heartbeat;

    OwnerRecord(LockOwner owner) {
        this.owner = owner;
        bytes = owner.format(heartbeat);
        int last = LockOwner.SIZE - 1;
        while (bytes[last] != '=') {
            last--;
        }
        heartbeatStart = last + 1;
    }

    LockOwner owner() {
        return owner;
    }

    /** Returns the record, not to be written to; valid until the next heartbeat. */
    byte[] bytes() {
        return bytes;
    }

    /** Tests whether the bytes before the buffer's position are this record. */
    boolean isIn(ByteBuffer content) {
        return content.duplicate().flip().equals(ByteBuffer.wrap(bytes));
    }

    /** Raises the heartbeat by one. */
    void countHeartbeat() {
        heartbeat++;
        int digits = 1;
        for (long bound = 10; heartbeat >= bound; bound *= 10) {
            digits++;
        }
        long rest = heartbeat;
        for (int i = heartbeatStart + digits - 1; i >= heartbeatStart; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
