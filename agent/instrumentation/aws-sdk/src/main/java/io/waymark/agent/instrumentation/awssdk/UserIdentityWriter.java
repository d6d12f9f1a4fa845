package io.waymark.agent.instrumentation.awssdk;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.clientcall.AdapterSettings;
import io.waymark.agent.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The {@code userIdentity} of credentials. Values that neither they nor STS gave are left out; the configuration may name
 * their ARN.
 *
 * <p>Source of the prefixes: IAM User Guide, "unique identifiers"; of the shapes: CloudTrail User Guide, "userIdentity
 * element".
 */
final class UserIdentityWriter {
    private static final String TEMPORARY = "ASIA";

    private final @Nullable StsCallerIdentity configured;
    private final String account;

    UserIdentityWriter(AdapterSettings settings) {
        configured = StsCallerIdentity.of(settings.callerArn(), null);
        String named = configured == null ? null : configured.accountId();
        account = named == null ? settings.accountId() : named;
    }

    /** The account that stands where neither the credentials nor STS tell theirs. */
    String account() {
        return account;
    }

    /**
     * The identity of credentials.
     *
     * @param credentials the credentials of the call; null if it failed before it was signed
     * @param stsIdentity whose they are, from STS; null if unknown
     */
    byte[] write(@Nullable Credentials credentials, @Nullable StsCallerIdentity stsIdentity) {
        JsonBuffer out = new JsonBuffer(256);
        if (credentials == null) {
            out.raw(ascii("{\"type\":\"Unknown\"}"));
            return out.toByteArray();
        }
        String key = credentials.accessKeyId();
        if (key == null) {
            out.raw(ascii("{\"type\":\"AWSAccount\",\"principalId\":\"\",\"accountId\":\"anonymous\"}"));
            return out.toByteArray();
        }
        boolean temporary = key.startsWith(TEMPORARY);
        StsCallerIdentity known = stsIdentity == null ? configured(temporary) : stsIdentity;
        String type = known != null ? known.type() : temporary ? "AssumedRole" : "IAMUser";
        out.raw(ascii("{\"type\":\"" + type + "\""));
        if (known != null) {
            member(out, "principalId", known.principalId());
            member(out, "arn", known.arn());
        }
        String owner = credentials.accountId();
        member(out, "accountId", owner == null && known != null ? known.accountId() : owner);
        member(out, "accessKeyId", key);
        if (known != null) {
            if (type.equals("IAMUser") && known.arn() != null) {
                member(out, "userName", lastSegment(known.resource()));
            }
            writeSessionContext(out, known);
        }
        out.raw('}');
        return out.toByteArray();
    }

    /** To others of the service's credentials than those of its kind, the ARN that the user named is not given. */
    private @Nullable StsCallerIdentity configured(boolean temporary) {
        StsCallerIdentity known = configured;
        if (known == null) {
            return null;
        }
        boolean ofSession = known.type().equals("AssumedRole") || known.type().equals("FederatedUser");
        return temporary == ofSession ? known : null;
    }

    private static String lastSegment(String resource) {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    private static void writeSessionContext(JsonBuffer out, StsCallerIdentity known) {
        boolean ofRole = known.type().equals("AssumedRole") && known.arn() != null;
        StsCallerIdentity.SessionAttributes session = known.session();
        if (!ofRole && session == null) {
            return;
        }
        out.raw(ascii(",\"sessionContext\":{"));
        if (ofRole) {
            writeSessionIssuer(out, known);
        }
        if (session != null) {
            out.raw(ascii((ofRole ? "," : "") + "\"attributes\":{\"creationDate\":\"" + session.creationDate()
                    + "\",\"mfaAuthenticated\":\"" + session.mfaAuthenticated() + "\"}"));
        }
        out.raw('}');
    }

    private static void writeSessionIssuer(JsonBuffer out, StsCallerIdentity known) {
        String role = known.resource().split("/", -1)[1];
        out.raw(ascii("\"sessionIssuer\":{\"type\":\"Role\""));
        String session = known.principalId();
        if (session != null && session.indexOf(':') > 0) {
            member(out, "principalId", session.substring(0, session.indexOf(':')));
        }
        String arn = known.issuerArn();
        member(
                out,
                "arn",
                arn == null ? "arn:" + known.partition() + ":iam::" + known.accountId() + ":role/" + role : arn);
        member(out, "accountId", known.accountId());
        member(out, "userName", role);
        out.raw('}');
    }

    private static void member(JsonBuffer out, String name, @Nullable String value) {
        if (value != null) {
            out.raw(',');
            out.string(name);
            out.raw(':');
            out.string(value);
        }
    }
}
