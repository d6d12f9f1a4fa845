package io.waymark.agent.awssdk;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.library.LibrarySettings;
import org.jspecify.annotations.Nullable;

/**
 * The {@code userIdentity} of credentials. What they do not tell is left out; the user may have named their ARN.
 *
 * <p>Source of the prefixes: IAM User Guide, "unique identifiers"; of the shapes: CloudTrail User Guide, "userIdentity
 * element".
 */
final class Identity {
    private static final String TEMPORARY = "ASIA";
    private static final int ACCOUNT = 4;
    private static final int RESOURCE = 5;
    private static final int ARN_PARTS = 6;

    private final String arn;
    private final String account;
    private final String resource;

    Identity(LibrarySettings settings) {
        String[] parts = settings.callerArn().split(":", ARN_PARTS);
        boolean known = parts.length == ARN_PARTS && parts[ACCOUNT].matches("\\d{12}");
        arn = known ? settings.callerArn() : "";
        account = known ? parts[ACCOUNT] : settings.accountId();
        resource = known ? parts[RESOURCE] : "";
    }

    /** The account that stands where the credentials do not tell theirs. */
    String account() {
        return account;
    }

    byte[] of(@Nullable Credentials credentials) {
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
        boolean told = temporary == isTemporary() && !resource.isEmpty();
        String type = told ? type() : temporary ? "AssumedRole" : "IAMUser";
        out.raw(ascii("{\"type\":\"" + type + "\""));
        if (told) {
            member(out, "arn", arn);
        }
        if (credentials.accountId() != null) {
            member(out, "accountId", credentials.accountId());
        } else if (told) {
            member(out, "accountId", account);
        }
        member(out, "accessKeyId", key);
        if (told && type.equals("IAMUser")) {
            member(out, "userName", resource.substring(resource.lastIndexOf('/') + 1));
        }
        if (told && type.equals("AssumedRole")) {
            session(out);
        }
        out.raw('}');
        return out.toByteArray();
    }

    /** Whether the ARN is one that temporary credentials have; to others of the service's credentials it is not given. */
    private boolean isTemporary() {
        return resource.startsWith("assumed-role/") || resource.startsWith("federated-user/");
    }

    private String type() {
        if (resource.equals("root")) {
            return "Root";
        } else if (resource.startsWith("assumed-role/")) {
            return "AssumedRole";
        }
        return resource.startsWith("federated-user/") ? "FederatedUser" : "IAMUser";
    }

    private void session(JsonBuffer out) {
        String role = resource.split("/", -1)[1];
        String partition = arn.split(":", ARN_PARTS)[1];
        out.raw(ascii(",\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\""));
        member(out, "arn", "arn:" + partition + ":iam::" + account + ":role/" + role);
        member(out, "accountId", account);
        member(out, "userName", role);
        out.raw(ascii("}}"));
    }

    private static void member(JsonBuffer out, String name, String value) {
        out.raw(',');
        out.string(name);
        out.raw(':');
        out.string(value);
    }
}
