package io.waymark.agent.instrumentation.awssdk.v1;

import io.waymark.agent.instrumentation.awssdk.Structure;

/** Requests and results of SDK 1 as the adapter reads them before anything is sent. */
public final class V1Structures {
    private V1Structures() {}

    /** Reads a request or a result of a service. */
    public static Structure of(String service, Object model) {
        BeanStructure read = BeanStructure.of(model);
        return service.equals("s3") ? new S3RequestStructure(read, null) : read;
    }
}
