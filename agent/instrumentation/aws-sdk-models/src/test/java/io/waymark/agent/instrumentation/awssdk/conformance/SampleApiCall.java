package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.instrumentation.awssdk.ApiCall;
import io.waymark.agent.instrumentation.awssdk.CallFailure;
import io.waymark.agent.instrumentation.awssdk.Credentials;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A call with the region, credentials and ids of a sample. */
interface SampleApiCall extends ApiCall {
    JsonNode event();

    @Override
    default String region() {
        return event().path("awsRegion").asText();
    }

    @Override
    default URI endpoint() {
        return URI.create(
                "https://" + event().at("/tlsDetails/clientProvidedHostHeader").asText("localhost"));
    }

    @Override
    default @Nullable CallFailure failure() {
        return null;
    }

    @Override
    default Credentials credentials() {
        JsonNode identity = event().path("userIdentity");
        return new Credentials(
                identity.path("accessKeyId").asText("AKIAIOSFODNN7EXAMPLE"),
                event().path("recipientAccountId")
                        .asText(identity.path("accountId").asText(null)),
                null);
    }

    @Override
    default @Nullable String requestHeader(String name) {
        return null;
    }

    @Override
    default @Nullable String responseHeader(String name) {
        return null;
    }

    @Override
    default @Nullable String requestId() {
        return event().path("requestID").asText(null);
    }
}
