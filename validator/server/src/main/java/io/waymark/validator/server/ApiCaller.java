package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.server.access.Caller;
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
 * @param verified who has signed it
 * @param region the region that it was sent to; empty if it is not signed
 */
record ApiCaller(String address, String userAgent, Caller verified, Optional<String> region) {
    /** Nobody: a call of the server itself. */
    static final ApiCaller SERVER = new ApiCaller("", "", Caller.ANONYMOUS, Optional.empty());

    private static final Pattern CREDENTIAL =
            Pattern.compile("Credential=[A-Za-z0-9]{1,128}/\\d{8}/([a-z0-9-]{1,64})/[a-z0-9-]{1,64}/aws4_request");

    /**
     * Returns the {@code userIdentity} of the caller's events.
     *
     * @param accountId the account of the trail, in which the users of access keys are
     */
    ObjectNode userIdentity(String accountId) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        if (verified.isAnonymous()) {
            return identity.put("type", "AWSAccount").put("principalId", "").put("accountId", "anonymous");
        }
        return identity.put("type", "IAMUser")
                .put("principalId", verified.userName())
                .put("arn", "arn:aws:iam::" + accountId + ":user/" + verified.userName())
                .put("accountId", accountId)
                .put("accessKeyId", verified.accessKeyId())
                .put("userName", verified.userName());
    }

    static ApiCaller of(Request request, Caller verified) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        Matcher credential = CREDENTIAL.matcher(authorization == null ? "" : authorization);
        String agent = request.getHeaders().get(HttpHeader.USER_AGENT);
        return new ApiCaller(
                Request.getRemoteAddr(request),
                agent == null ? "" : agent,
                verified,
                credential.find() ? Optional.of(credential.group(1)) : Optional.empty());
    }
}
