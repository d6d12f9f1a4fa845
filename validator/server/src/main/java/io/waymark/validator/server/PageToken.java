package io.waymark.validator.server;

import io.waymark.validator.history.HistoryPosition;
import io.waymark.validator.history.HistoryQuery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The token of a further page: a position, and a hash of the parameters that it is for. Says nothing that its holder may not
 * know, so it is not signed.
 */
final class PageToken {
    private static final int BYTES = 4 * Long.BYTES;

    private PageToken() {}

    static String encode(HistoryPosition position, HistoryQuery query) {
        ByteBuffer token = ByteBuffer.allocate(BYTES)
                .putLong(hash(query))
                .putLong(position.time())
                .putLong(position.sequence())
                .putLong(position.digest());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /**
     * Decodes a token.
     *
     * @param token the token of a page
     * @param query what is looked up
     * @return the position after which the next page begins
     * @throws ApiException if it is not a token for this query
     */
    static HistoryPosition decode(String token, HistoryQuery query) throws ApiException {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        if (bytes.length != BYTES) {
            throw invalid();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getLong() != hash(query)) {
            throw invalid();
        }
        return new HistoryPosition(buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    private static ApiException invalid() {
        return new ApiException(
                "InvalidNextTokenException", "The token is not one of a lookup with the same parameters");
    }

    private static long hash(HistoryQuery query) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(query.toString().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
