package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Who sent a request.
 *
 * @param address the address that it came from
 * @param userAgent what the client says it is; may be empty
 * @param accessKeyId the access key that it is signed with; empty if it is not signed
 * @param region the region that it was sent to; empty if it is not signed
 */
record ApiCaller(String address, String userAgent, Optional<String> accessKeyId, Optional<String> region) {
    /** Nobody: a call of the server itself. */
    static final ApiCaller SERVER = new ApiCaller("", "", Optional.empty(), Optional.empty());

    private static final Pattern CREDENTIAL =
            Pattern.compile("Credential=([A-Za-z0-9]{1,128})/\\d{8}/([a-z0-9-]{1,64})/[a-z0-9-]{1,64}/aws4_request");

    /** Returns the {@code userIdentity} of the caller's events: nobody has proved who he is. */
    ObjectNode userIdentity() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "AWSAccount")
                .put("principalId", "")
                .put("accountId", "anonymous");
    }

    static ApiCaller of(Request request) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        Matcher credential = CREDENTIAL.matcher(authorization == null ? "" : authorization);
        boolean signed = credential.find();
        String agent = request.getHeaders().get(HttpHeader.USER_AGENT);
        return new ApiCaller(
                Request.getRemoteAddr(request),
                agent == null ? "" : agent,
                signed ? Optional.of(credential.group(1)) : Optional.empty(),
                signed ? Optional.of(credential.group(2)) : Optional.empty());
    }
}
