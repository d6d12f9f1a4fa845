package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.instrumentation.awssdk.CallFailure;
import io.waymark.agent.instrumentation.awssdk.Structure;
import io.waymark.agent.instrumentation.awssdk.v2.PojoStructure;
import software.amazon.awssdk.core.SdkPojo;

/** The call that a sample is of, as the SDK would have made it. */
record SampleCall(JsonNode event, SdkModels.OperationModel model) implements SampleApiCall {
    @Override
    public String signingName() {
        return model.service().signingName();
    }

    @Override
    public Structure request() {
        JsonNode parameters = event.path("requestParameters");
        if (model.service().name().equals("dynamodb")) {
            parameters = RequestItems.toRequest(model.operation(), parameters);
        }
        return new PojoStructure(PojoFiller.request(model.newRequest(), parameters));
    }

    @Override
    public Structure response() {
        if (event.has("errorCode")) {
            return null;
        }
        SdkPojo builder = model.newResponse();
        if (event.path("responseElements").isNull()) {
            // The service answered with the keys' ARNs, which are in the record as resources alone.
            int resources = event.path("resources").size();
            String key = event.path("resources").path(resources - 1).path("ARN").asText("");
            setMember(builder, "KeyId", resources > 0 ? key : "");
            setMember(
                    builder,
                    "SourceKeyId",
                    resources > 1 ? event.at("/resources/0/ARN").asText() : "");
        }
        return new PojoStructure(PojoFiller.response(builder, event.path("responseElements")));
    }

    private static void setMember(SdkPojo builder, String member, String value) {
        builder.sdkFields().stream()
                .filter(field -> field.memberName().equals(member) && !value.isEmpty())
                .forEach(field -> field.set(builder, value));
    }

    @Override
    public CallFailure failure() {
        if (!event.has("errorCode")) {
            return null;
        }
        String code = event.get("errorCode").asText();
        String message = event.path("errorMessage")
                .asText(event.at("/responseElements/message").asText(null));
        return new CallFailure(
                model.wireErrorCode(code.replaceFirst("^(Client|Server)\\.", "")),
                message,
                code.startsWith("Server.") ? 500 : 400,
                model.hasException(code));
    }

    @Override
    public String requestHeader(String name) {
        return name.equals("Host") ? event.at("/requestParameters/Host").asText(null) : null;
    }
}
