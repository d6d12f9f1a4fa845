package io.waymark.agent.instrumentation.awssdk;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.clientcall.AdapterSettings;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.Requester;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventOverrides;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Writes the parts of one call's record. Safe for use by many threads. */
final class SdkEventWriter {
    private static final int MAX_TEXT_LENGTH = 1024;
    private static final int MAX_BYTES = 100 * 1024;
    private static final int SERVER_FAULT = 500;

    private final AdapterSettings settings;
    private final UserIdentityWriter identity;
    private final IssuedCredentials issuedCredentials = new IssuedCredentials();
    private final @Nullable CallerLookup lookup;
    private final OutboundAddress addresses = new OutboundAddress();

    SdkEventWriter(AdapterContext events) {
        this.settings = events.settings();
        this.identity = new UserIdentityWriter(settings);
        this.lookup = settings.callerLookup() ? new CallerLookup(events) : null;
    }

    CallResources write(
            CapturedEvent event,
            ServiceOperation operation,
            @Nullable Requester requester,
            ApiCall call,
            ServiceOperation.EventTarget target) {
        CallFailure failure = call.failure();
        Structure request = call.request();
        Structure response = call.response();
        Credentials credentials = call.credentials();
        String region = region(operation, call);
        StsCallerIdentity stsIdentity = callerIdentity(credentials, region);
        String account = account(credentials, stsIdentity);
        if (request != null && response != null && operation.issuesCredentials()) {
            issuedCredentials.observe(request, response);
        }
        URI endpoint = call.endpoint();
        String host = host(call, endpoint);
        JsonBuffer text = event.text();
        boolean denied = failure != null && failure.isDenial();
        if (request != null && (!denied || operation.rules().parametersWhenDenied)) {
            writeBounded(text, () -> requestParameters(text, operation, request, host));
        }
        event.end(EventField.REQUEST_PARAMETERS);
        if (failure == null && response != null && operation.hasResponse()) {
            writeBounded(text, () -> responseElements(text, operation, response, call.requestId()));
        }
        if (failure != null && hasErrorBody(operation, failure)) {
            errorBody(text, message(operation, request, String.valueOf(failure.message())));
        }
        event.end(EventField.RESPONSE_ELEMENTS);
        if (failure != null) {
            error(event, operation, request, failure);
        }
        CallResources resources = CallResources.of(operation, request, response, region, account);
        if (failure == null || hasResources(operation, failure, denied)) {
            resources.write(text);
            event.end(EventField.RESOURCES);
        }
        event.describe(
                denied ? target.ofDenied() : target.template(),
                caller(operation, call, identity.write(credentials, stsIdentity), host));
        event.overrides(new EventOverrides(
                region,
                account,
                call.requestId(),
                AdditionalEventData.of(operation, requester, call),
                FieldValues.builder()
                        .json(EventField.TLS_DETAILS, tlsDetails(endpoint, host))
                        .build()));
        return resources;
    }

    private static boolean hasResources(ServiceOperation operation, CallFailure failure, boolean denied) {
        boolean named = !denied || operation.rules().resourcesWhenDenied;
        return named && !failure.code().equals(operation.rules().notFoundCode);
    }

    private String region(ServiceOperation operation, ApiCall call) {
        String region = call.region();
        if (region == null || region.isEmpty() || region.equals("aws-global")) {
            region = operation.rules().global || region != null ? "us-east-1" : settings.region();
        } else if (!EventOverrides.isRegion(region)) {
            // Servers that are like those of AWS may name their region as they like.
            region = settings.region();
        }
        return operation.rules().global ? AwsPartition.globalRegion(region) : region;
    }

    private static @Nullable String host(ApiCall call, @Nullable URI endpoint) {
        String header = call.requestHeader("Host");
        if (header != null) {
            return header;
        }
        if (endpoint == null || endpoint.getHost() == null) {
            return null;
        }
        return endpoint.getPort() < 0 ? endpoint.getHost() : endpoint.getHost() + ":" + endpoint.getPort();
    }

    /** Returns the identity that STS gave for the credentials, to the application or to the agent. */
    private @Nullable StsCallerIdentity callerIdentity(@Nullable Credentials credentials, String region) {
        String key = credentials == null ? null : credentials.accessKeyId();
        if (credentials == null || key == null) {
            return null;
        }
        StsCallerIdentity known = issuedCredentials.find(key);
        return known != null || lookup == null ? known : lookup.find(credentials, region);
    }

    private String account(@Nullable Credentials credentials, @Nullable StsCallerIdentity stsIdentity) {
        String ofCredentials = credentials == null ? null : credentials.accountId();
        if (ofCredentials != null && EventOverrides.isAccountId(ofCredentials)) {
            return ofCredentials;
        }
        String ofSts = stsIdentity == null ? null : stsIdentity.accountId();
        return ofSts != null && EventOverrides.isAccountId(ofSts) ? ofSts : identity.account();
    }

    private Caller caller(ServiceOperation operation, ApiCall call, byte[] userIdentity, @Nullable String host) {
        String agent = call.requestHeader("User-Agent");
        if (agent != null && operation.rules().bracketedUserAgent) {
            agent = "[" + agent + "]";
        }
        return Caller.of(userIdentity, addresses.forHost(host), agent);
    }

    static void requestParameters(
            JsonBuffer text, ServiceOperation operation, Structure request, @Nullable String host) {
        switch (operation.rules().keyStyle) {
            case S3 -> new S3Parameters(text, operation).request(request, host);
            case EC2 -> new Ec2Parameters(text, operation).request(request);
            case DYNAMODB -> new DynamoDbParameters(text, operation).request(request);
            case MODEL, WIRE -> new ModelParameters(text, operation).write(request);
            case WRAPPED_BODY -> new ModelParameters(text, operation).wrappedRequest(request);
        }
    }

    static void responseElements(
            JsonBuffer text, ServiceOperation operation, Structure response, @Nullable String requestId) {
        switch (operation.rules().keyStyle) {
            case S3 -> new S3Parameters(text, operation).response(response);
            case EC2 -> new Ec2Parameters(text, operation).response(response, requestId);
            default -> new ModelParameters(text, operation).response(response);
        }
    }

    /** What exceeds CloudTrail's limit is left out, with a mark in its place; what is empty is left out without one. */
    private static void writeBounded(JsonBuffer text, Runnable write) {
        int start = text.length();
        write.run();
        int length = text.length() - start;
        if (length <= 2) {
            text.truncate(start);
        } else if (length > MAX_BYTES) {
            text.truncate(start);
            text.raw(ascii("{\"omitted\":{\"reason\":\"maxSize\",\"size\":"));
            text.number(length);
            text.raw(ascii("}}"));
        }
    }

    private static void error(
            CapturedEvent event, ServiceOperation operation, @Nullable Structure request, CallFailure failure) {
        String code = failure.recordedCode(operation.rules().errorSuffix);
        if (operation.rules().faultPrefixed && failure.status() > 0) {
            code = (failure.status() >= SERVER_FAULT ? "Server." : "Client.") + code;
        }
        event.text().string(truncate(code));
        event.end(EventField.ERROR_CODE);
        if (failure.message() != null && !hasErrorBody(operation, failure)) {
            event.text().string(message(operation, request, failure.message()));
            event.end(EventField.ERROR_MESSAGE);
        }
    }

    /** Services behind API Gateway have the error in their response, and not in the record's own field. */
    private static boolean hasErrorBody(ServiceOperation operation, CallFailure failure) {
        return operation.rules().errorBody && failure.status() > 0 && failure.message() != null;
    }

    private static void errorBody(JsonBuffer text, String message) {
        text.raw(ascii("{\"message\":"));
        text.string(message);
        text.raw('}');
    }

    /** Returns a service's words without the secrets of the request. */
    private static String message(ServiceOperation operation, @Nullable Structure request, String words) {
        String message =
                request == null ? words : RequestSecrets.of(request, operation).redact(words);
        return truncate(operation.members().redactUrls(message));
    }

    private static String truncate(String text) {
        return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH);
    }

    private static byte @Nullable [] tlsDetails(@Nullable URI endpoint, @Nullable String host) {
        if (endpoint == null || host == null || !"https".equals(endpoint.getScheme())) {
            return null;
        }
        JsonBuffer text = new JsonBuffer(96);
        text.raw(ascii("{\"clientProvidedHostHeader\":"));
        text.string(host);
        text.raw('}');
        return text.toByteArray();
    }
}
