package io.waymark.agent.request;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, and the id that its events share. Safe for use by many threads.
 *
 * @param sender who sent it
 * @param requestIdHigh the more significant half of a UUID: that of a trusted proxy, else a random one
 * @param requestIdLow its less significant half
 */
record RequestOrigin(RequestSender sender, long requestIdHigh, long requestIdLow) {
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    static RequestOrigin of(RequestSender sender, @Nullable UUID given) {
        if (given != null) {
            return new RequestOrigin(sender, given.getMostSignificantBits(), given.getLeastSignificantBits());
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new RequestOrigin(
                sender, (random.nextLong() & ~0xF000L) | VERSION_4, (random.nextLong() & ~(3L << 62)) | VARIANT);
    }
}
