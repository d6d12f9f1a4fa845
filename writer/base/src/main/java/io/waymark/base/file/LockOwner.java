package io.waymark.base.file;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a lock, as its lock file names it. Immutable.
 *
 * @param token random, different for each acquisition
 * @param inode the lock file's inode number; 0 if the file system has none. A copy of the file has another one
 * @param process the process that acquired the lock
 */
record LockOwner(String token, long inode, ProcessIdentity process) {
    /** The size of a record in bytes. It never changes, so that a full disk does not prevent an update. */
    static final int SIZE = 512;

    private static final String MAGIC = "waymark-lock";

    /** Creates the owner of a lock that this process acquires. */
    static LockOwner create(long inode) {
        return new LockOwner(UUID.randomUUID().toString(), inode, ProcessIdentity.current());
    }

    /** Formats a record; its heartbeat is a number that rises. */
    byte[] format(long heartbeat) {
        return pad(MAGIC + " token=" + token + " inode=" + inode + " pid=" + process.id() + " start=" + process.start()
                + " machine=" + process.machine() + " namespace=" + process.namespace() + " heartbeat=" + heartbeat);
    }

    /** Formats the record of a lock without an owner. */
    static byte[] formatFree() {
        return pad(MAGIC + " free");
    }

    private static byte[] pad(String text) {
        return (text + " ".repeat(SIZE - 1 - text.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Parses a record; returns null if it names no owner. */
    static @Nullable LockOwner parse(byte[] text) {
        Map<String, String> members = new HashMap<>();
        for (String member : new String(text, StandardCharsets.US_ASCII).strip().split(" ", -1)) {
            int equals = member.indexOf('=');
            if (equals > 0) {
                members.put(member.substring(0, equals), member.substring(equals + 1));
            }
        }
        try {
            return members.containsKey("token")
                    ? new LockOwner(
                            members.getOrDefault("token", ""),
                            Long.parseLong(members.getOrDefault("inode", "0")),
                            new ProcessIdentity(
                                    Long.parseLong(members.getOrDefault("pid", "0")),
                                    members.getOrDefault("start", ""),
                                    members.getOrDefault("machine", ""),
                                    members.getOrDefault("namespace", "")))
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
