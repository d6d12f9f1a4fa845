package io.waymark.validator.server;

import java.util.HashSet;
import java.util.Set;

/**
 * A call of CloudTrail's API, which is recorded once in each home, before it takes effect or after it was answered, and once more
 * if it fails in between. For one thread.
 */
final class ApiCall {
    private final String operation;
    private final String requestId;
    private final ApiRequest request;
    private final Set<ManagedHome> recorded = new HashSet<>();

    ApiCall(String operation, String requestId, ApiRequest request) {
        this.operation = operation;
        this.requestId = requestId;
        this.request = request;
    }

    String operation() {
        return operation;
    }

    String requestId() {
        return requestId;
    }

    ApiRequest request() {
        return request;
    }

    /** Returns whether the operation changes nothing. */
    boolean isReadOnly() {
        return operation.startsWith("Get")
                || operation.startsWith("List")
                || operation.startsWith("Describe")
                || operation.startsWith("Lookup")
                || operation.startsWith("Search");
    }

    boolean isRecordedIn(ManagedHome home) {
        return recorded.contains(home);
    }

    void markRecordedIn(ManagedHome home) {
        recorded.add(home);
    }
}
