package io.waymark.agent.servercall;

/**
 * The service as its events name it.
 *
 * @param eventSource the {@code eventSource} of requests
 * @param accountId the account that events are recorded for, 12 digits
 * @param region the region that events are recorded for
 */
public record ServiceIdentity(String eventSource, String accountId, String region) {
    /**
     * Returns the ARN of an endpoint, in the form of those of API Gateway.
     *
     * @param method the HTTP method
     * @param route the route's template, or its beginning
     * @return such as {@code arn:aws:execute-api:eu-west-1:111122223333:petstore/POST/orders}
     */
    String endpointArn(String method, String route) {
        return "arn:aws:execute-api:" + region + ":" + accountId + ":" + eventSource + "/" + method + route;
    }

    /**
     * Returns the ARN of a listener or job of the service.
     *
     * @param type such as {@code listener}
     * @param name such as the topic that it listens to
     * @return such as {@code arn:aws:petstore:eu-west-1:111122223333:listener/orders}
     */
    public String arn(String type, String name) {
        return "arn:aws:" + eventSource + ":" + region + ":" + accountId + ":" + type + "/" + name;
    }
}
