package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.instrumentation.awssdk.ApiCall;
import io.waymark.agent.instrumentation.awssdk.Structure;
import io.waymark.agent.instrumentation.awssdk.v2.PojoStructure;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.FederatedUser;
import software.amazon.awssdk.services.sts.model.GetFederationTokenRequest;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.GetSessionTokenResponse;

/** What the agent learned of a sample's caller before the call: from the configuration or from a call of STS. */
record SampleCaller(JsonNode event) {
    static SampleCaller of(JsonNode event) {
        return new SampleCaller(event);
    }

    private JsonNode identity() {
        return event.path("userIdentity");
    }

    /** Returns the ARN of a caller with keys of its own; empty for others. */
    String configuredArn() {
        String type = identity().path("type").asText();
        boolean keysOfItsOwn = type.equals("IAMUser") || type.equals("Root");
        return keysOfItsOwn && !hasSession() ? identity().path("arn").asText() : "";
    }

    private boolean hasSession() {
        return identity().path("accessKeyId").asText().startsWith("ASIA");
    }

    String stsOperation() {
        return switch (identity().path("type").asText()) {
            case "AssumedRole" -> "AssumeRole";
            case "FederatedUser" -> "GetFederationToken";
            default -> "GetSessionToken";
        };
    }

    /** Returns the call that gave the caller its temporary credentials; null if it has none. */
    @Nullable
    ApiCall stsCall() {
        String type = identity().path("type").asText();
        String arn = identity().path("arn").asText();
        String id = identity().path("principalId").asText();
        Credentials credentials = Credentials.builder()
                .accessKeyId(identity().path("accessKeyId").asText())
                .build();
        if (type.equals("AssumedRole")) {
            return new StsCall(
                    event,
                    AssumeRoleRequest.builder()
                            .roleArn(identity()
                                    .at("/sessionContext/sessionIssuer/arn")
                                    .asText())
                            .build(),
                    AssumeRoleResponse.builder()
                            .credentials(credentials)
                            .assumedRoleUser(AssumedRoleUser.builder()
                                    .arn(arn)
                                    .assumedRoleId(id)
                                    .build())
                            .build());
        } else if (type.equals("FederatedUser")) {
            return new StsCall(
                    event,
                    GetFederationTokenRequest.builder().build(),
                    GetFederationTokenResponse.builder()
                            .credentials(credentials)
                            .federatedUser(FederatedUser.builder()
                                    .arn(arn)
                                    .federatedUserId(id)
                                    .build())
                            .build());
        }
        return type.equals("IAMUser") && hasSession()
                ? new StsCall(
                        event,
                        GetSessionTokenRequest.builder().build(),
                        GetSessionTokenResponse.builder()
                                .credentials(credentials)
                                .build())
                : null;
    }

    /** A call of STS that succeeded. */
    private record StsCall(JsonNode event, SdkPojo asked, SdkPojo answered) implements SampleApiCall {
        @Override
        public String signingName() {
            return "sts";
        }

        @Override
        public Structure request() {
            return new PojoStructure(asked);
        }

        @Override
        public Structure response() {
            return new PojoStructure(answered);
        }
    }
}
