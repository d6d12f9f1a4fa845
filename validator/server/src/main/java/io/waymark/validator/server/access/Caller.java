package io.waymark.validator.server.access;

/**
 * Who sent a request.
 *
 * @param userName the user of the access key; {@code anonymous} where nobody has to have one
 * @param accessKeyId the access key; empty for anonymous
 */
public record Caller(String userName, String accessKeyId) {
    /** A caller on the same machine, where no access keys exist. */
    public static final Caller ANONYMOUS = new Caller("anonymous", "");

    /**
     * Returns whether nobody had to prove who the caller is.
     *
     * @return whether this is {@link #ANONYMOUS}
     */
    public boolean isAnonymous() {
        return accessKeyId.isEmpty();
    }
}
