package io.waymark.validator.server;

import java.io.IOException;
import java.util.List;

/** Where the trails that the API describes are known from. */
@FunctionalInterface
interface TrailSource {
    /**
     * Lists the trails.
     *
     * @return the trails, sorted by ARN, without those of stores that could not be listed yet
     * @throws IOException if they cannot be found out
     */
    List<TrailState> trails() throws IOException;

    /**
     * Lists the trails whose definitions cannot be read.
     *
     * @return the trails, which are not among {@link #trails}
     */
    default List<DamagedTrail> damaged() {
        return List.of();
    }

    /**
     * Lists the stores whose trails are not known, or not as they are now.
     *
     * @return the stores
     */
    default List<UnlistedStore> unlisted() {
        return List.of();
    }

    /**
     * Checks that no trail can be unknown because a store could not be listed yet.
     *
     * @throws IOException if one can; the message says why
     */
    default void requireListed() throws IOException {
        for (UnlistedStore store : unlisted()) {
            if (!store.wasListed()) {
                throw new IOException(store.problem());
            }
        }
    }

    /**
     * Returns the error of a request that names a trail which is not among those that can be read.
     *
     * @param nameOrArn what the request names
     * @param errorType the name of the error if there is no such trail
     * @param message its message, which the name follows
     * @return the error
     */
    default ApiException notFound(String nameOrArn, String errorType, String message) {
        for (DamagedTrail trail : damaged()) {
            if (trail.isNamed(nameOrArn)) {
                return new ApiException("OperationNotPermittedException", trail.problem());
            }
        }
        return new ApiException(errorType, message + nameOrArn);
    }
}
