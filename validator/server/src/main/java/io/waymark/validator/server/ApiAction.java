package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** An operation of CloudTrail's API. */
@FunctionalInterface
interface ApiAction {
    /**
     * Answers a call.
     *
     * @param request its parameters
     * @return the response
     * @throws ApiException if the call is in error
     * @throws IOException if a store or the history cannot be read
     */
    ObjectNode answer(ApiRequest request) throws ApiException, IOException;
}
