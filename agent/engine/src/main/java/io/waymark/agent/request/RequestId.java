package io.waymark.agent.request;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the ids that all events of one request share. */
public final class RequestId {
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private RequestId() {}

    /**
     * Makes an id, without waiting for secure random bits.
     *
     * @return a random UUID
     */
    public static UUID random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID((random.nextLong() & ~0xF000L) | VERSION_4, (random.nextLong() & ~(3L << 62)) | VARIANT);
    }
}
