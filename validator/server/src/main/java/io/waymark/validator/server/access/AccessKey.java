package io.waymark.validator.server.access;

import java.time.Instant;

/**
 * An access key. The secret is kept as it is: signatures cannot be verified without it.
 *
 * @param id its ID, such as {@code AKIAIOSFODNN7EXAMPLE}
 * @param secret its secret
 * @param userName its user
 * @param created when it was created
 */
public record AccessKey(String id, String secret, String userName, Instant created) {
    Caller caller() {
        return new Caller(userName, id);
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "AccessKey[" + id + ", " + userName + "]";
    }
}
