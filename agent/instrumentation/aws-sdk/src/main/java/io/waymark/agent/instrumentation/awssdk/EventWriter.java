package io.waymark.agent.instrumentation.awssdk;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.clientcall.LibraryEvents;
import io.waymark.agent.clientcall.LibrarySettings;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventDetails;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Writes the parts of one call's record. Safe for use by many threads. */
final class EventWriter {
    private static final int MAX_TEXT = 1024;
    private static final int MOST_BYTES = 100 * 1024;
    private static final int SERVER_FAULT = 500;
    private static final int FORBIDDEN = 403;

    private final LibrarySettings settings;
    private final Identity identity;
    private final IssuedCredentials issued = new IssuedCredentials();
    private final @Nullable CallerLookup lookup;
    private final OutboundAddress addresses = new OutboundAddress();

    EventWriter(LibraryEvents events) {
        this.settings = events.settings();
        this.identity = new Identity(settings);
        this.lookup = settings.callerLookup() ? new CallerLookup(events) : null;
    }

    Resources write(
            CapturedEvent event,
            Operation operation,
            @Nullable Caller requester,
            ApiCall call,
            Operation.Target target) {
        Failure failure = call.failure();
        Structure request = call.request();
        Structure response = call.response();
        Credentials credentials = call.credentials();
        String region = region(operation, call);
        KnownCaller told = told(credentials, region);
        String account = account(credentials, told);
        if (request != null && response != null && operation.givesCredentials()) {
            issued.learn(request, response);
        }
        URI endpoint = call.endpoint();
        String host = host(call, endpoint);
        JsonBuffer text = event.text();
        boolean denied = failure != null && isDenial(failure);
        if (request != null && (!denied || operation.rules().parametersWhenDenied)) {
            bounded(text, () -> requestParameters(text, operation, request, host));
        }
        event.endParameters();
        if (failure == null && response != null && operation.hasResponse()) {
            bounded(text, () -> responseElements(text, operation, response, call.requestId()));
        }
        event.endResponse();
        if (failure != null) {
            error(text, operation, failure);
        }
        event.endError();
        Resources resources = Resources.of(operation, request, response, region, account);
        if (failure == null || !(denied || failure.code().equals(operation.rules().missingCode))) {
            resources.write(text);
        }
        event.describe(
                denied ? target.ofDenied() : target.template(),
                caller(operation, call, identity.of(credentials, told), host));
        event.details(new EventDetails(
                region,
                account,
                call.requestId(),
                AdditionalData.of(operation, requester, call),
                tlsDetails(endpoint, host)));
        return resources;
    }

    private String region(Operation operation, ApiCall call) {
        String region = call.region();
        if (region == null || region.isEmpty() || region.equals("aws-global")) {
            region = operation.rules().global || region != null ? "us-east-1" : settings.region();
        }
        return operation.rules().global ? Partition.globalRegion(region) : region;
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

    /** What STS has told of the credentials, to the application or to us. */
    private @Nullable KnownCaller told(@Nullable Credentials credentials, String region) {
        String key = credentials == null ? null : credentials.accessKeyId();
        if (credentials == null || key == null) {
            return null;
        }
        KnownCaller known = issued.of(key);
        return known != null || lookup == null ? known : lookup.of(credentials, region);
    }

    private String account(@Nullable Credentials credentials, @Nullable KnownCaller told) {
        if (credentials != null && credentials.accountId() != null) {
            return credentials.accountId();
        }
        return told == null || told.accountId() == null ? identity.account() : told.accountId();
    }

    private Caller caller(Operation operation, ApiCall call, byte[] userIdentity, @Nullable String host) {
        String agent = call.requestHeader("User-Agent");
        if (agent != null && operation.rules().bracketedUserAgent) {
            agent = "[" + agent + "]";
        }
        return Caller.of(userIdentity, addresses.towards(host), agent);
    }

    private static void requestParameters(
            JsonBuffer text, Operation operation, Structure request, @Nullable String host) {
        switch (operation.rules().keys) {
            case S3 -> new S3Parameters(text, operation).request(request, host);
            case EC2 -> new Ec2Parameters(text, operation).request(request);
            case DYNAMODB -> new DynamoDbParameters(text, operation).request(request);
            case MODEL -> new ModelParameters(text, operation).write(request);
        }
    }

    private static void responseElements(
            JsonBuffer text, Operation operation, Structure response, @Nullable String requestId) {
        switch (operation.rules().keys) {
            case S3 -> new S3Parameters(text, operation).response(response);
            case EC2 -> new Ec2Parameters(text, operation).response(response, requestId);
            default -> new ModelParameters(text, operation).write(response);
        }
    }

    /** What exceeds CloudTrail's limit is left out, with a mark in its place; what is empty is left out without one. */
    private static void bounded(JsonBuffer text, Runnable write) {
        int start = text.length();
        write.run();
        int length = text.length() - start;
        if (length <= 2) {
            text.truncate(start);
        } else if (length > MOST_BYTES) {
            text.truncate(start);
            text.raw(ascii("{\"omitted\":{\"reason\":\"size\",\"size\":"));
            text.number(length);
            text.raw(ascii("}}"));
        }
    }

    private static boolean isDenial(Failure failure) {
        String code = failure.code();
        return code.contains("AccessDenied")
                || code.contains("Unauthorized")
                || code.contains("NotAuthorized")
                || (failure.status() == FORBIDDEN && code.contains("Forbidden"));
    }

    private static void error(JsonBuffer text, Operation operation, Failure failure) {
        text.raw(ascii(",\"errorCode\":"));
        String code = failure.code();
        if (operation.rules().faultsTold && failure.status() > 0) {
            code = (failure.status() >= SERVER_FAULT ? "Server." : "Client.") + code;
        }
        text.string(cut(code));
        if (failure.message() != null) {
            text.raw(ascii(",\"errorMessage\":"));
            text.string(cut(failure.message()));
        }
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
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
