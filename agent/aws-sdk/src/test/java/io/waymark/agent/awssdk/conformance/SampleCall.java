package io.waymark.agent.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.awssdk.ApiCall;
import io.waymark.agent.awssdk.Credentials;
import io.waymark.agent.awssdk.Failure;
import io.waymark.agent.awssdk.Structure;
import io.waymark.agent.awssdk.v2.PojoStructure;
import java.net.URI;
import software.amazon.awssdk.core.SdkPojo;

/** The call that a sample is of, as the SDK would have made it. */
record SampleCall(JsonNode event, SdkModels.Model model) implements ApiCall {
    @Override
    public String signingName() {
        return model.service().signingName();
    }

    @Override
    public String region() {
        return event.path("awsRegion").asText();
    }

    @Override
    public URI endpoint() {
        return URI.create(
                "https://" + event.at("/tlsDetails/clientProvidedHostHeader").asText("localhost"));
    }

    @Override
    public Structure request() {
        return new PojoStructure(PojoFiller.request(model.newRequest(), event.path("requestParameters")));
    }

    @Override
    public Structure response() {
        if (event.has("errorCode")) {
            return null;
        }
        SdkPojo builder = model.newResponse();
        if (event.path("responseElements").isNull() && event.path("resources").size() == 1) {
            // The service answered with the key's ARN, which is in the record as a resource alone.
            String arn = event.at("/resources/0/ARN").asText("");
            builder.sdkFields().stream()
                    .filter(field -> field.memberName().equals("KeyId"))
                    .forEach(field -> field.set(builder, arn));
        }
        return new PojoStructure(PojoFiller.response(builder, event.path("responseElements")));
    }

    @Override
    public Failure failure() {
        if (!event.has("errorCode")) {
            return null;
        }
        String code = event.get("errorCode").asText();
        return new Failure(
                code.replaceFirst("^(Client|Server)\\.", ""),
                event.path("errorMessage").asText(null),
                code.startsWith("Server.") ? 500 : 400);
    }

    @Override
    public Credentials credentials() {
        JsonNode identity = event.path("userIdentity");
        return new Credentials(
                identity.path("accessKeyId").asText("AKIAIOSFODNN7EXAMPLE"),
                event.path("recipientAccountId")
                        .asText(identity.path("accountId").asText(null)));
    }

    @Override
    public String requestHeader(String name) {
        return name.equals("Host") ? event.at("/requestParameters/Host").asText(null) : null;
    }

    @Override
    public String responseHeader(String name) {
        return null;
    }

    @Override
    public String requestId() {
        return event.path("requestID").asText(null);
    }
}
