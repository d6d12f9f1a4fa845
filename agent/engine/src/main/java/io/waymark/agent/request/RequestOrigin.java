package io.waymark.agent.request;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, and the id that its events share. Safe for use by many threads.
 *
 * @param sender who sent it
 * @param requestIdHigh the more significant half of a UUID: that of a trusted proxy, else a random one
 * @param requestIdLow its less significant half
 */
record RequestOrigin(RequestSender sender, long requestIdHigh, long requestIdLow) {
    static RequestOrigin of(RequestSender sender, @Nullable UUID given) {
        UUID id = given == null ? RequestId.random() : given;
        return new RequestOrigin(sender, id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
