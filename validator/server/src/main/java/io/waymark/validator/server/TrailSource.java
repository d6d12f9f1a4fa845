package io.waymark.validator.server;

import java.io.IOException;
import java.util.List;

/** Where the trails that the API describes are known from. */
@FunctionalInterface
interface TrailSource {
    /**
     * Lists the trails.
     *
     * @return the trails, sorted by ARN
     * @throws IOException if they cannot be found out
     */
    List<TrailState> trails() throws IOException;

    /**
     * Lists the trails whose definitions cannot be read.
     *
     * @return the trails, which are not among {@link #trails}
     * @throws IOException if they cannot be found out
     */
    default List<DamagedTrail> damaged() throws IOException {
        return List.of();
    }

    /**
     * Returns the error of a request that names a trail which is not among those that can be read.
     *
     * @param nameOrArn what the request names
     * @param errorType the name of the error if there is no such trail
     * @param message its message, which the name follows
     * @return the error
     * @throws IOException if the trails cannot be found out
     */
    default ApiException notFound(String nameOrArn, String errorType, String message) throws IOException {
        for (DamagedTrail trail : damaged()) {
            if (trail.isNamed(nameOrArn)) {
                return new ApiException("OperationNotPermittedException", trail.problem());
            }
        }
        return new ApiException(errorType, message + nameOrArn);
    }
}
