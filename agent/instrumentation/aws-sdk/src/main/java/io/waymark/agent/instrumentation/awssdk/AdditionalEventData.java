package io.waymark.agent.instrumentation.awssdk;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.identity.Requester;
import io.waymark.agent.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/** The members of {@code additionalEventData}: what S3 puts there, and which request led to the call. */
final class AdditionalEventData {
    private AdditionalEventData() {}

    static byte[] of(ServiceOperation operation, @Nullable Requester requester, ApiCall call) {
        if (requester == null && operation.rules().keyStyle != ServiceRules.KeyStyle.S3) {
            return new byte[0];
        }
        JsonBuffer out = new JsonBuffer(256);
        if (operation.rules().keyStyle == ServiceRules.KeyStyle.S3) {
            s3(out, call);
        }
        if (requester != null) {
            out.raw(ascii("\"requestedBy\":"));
            requester.caller().fields().writeObject(out);
            out.replaceByte(out.length() - 1, ',');
            out.raw(ascii("\"requestID\":\""));
            out.uuid(requester.requestIdHigh(), requester.requestIdLow());
            out.raw(ascii("\"},"));
        }
        return out.toByteArray();
    }

    private static void s3(JsonBuffer out, ApiCall call) {
        String authorization = call.requestHeader("Authorization");
        if (authorization != null) {
            text(out, "SignatureVersion", authorization.startsWith("AWS4-") ? "SigV4Signer" : "SigV2");
        }
        byteCount(
                out, "bytesTransferredIn", call.requestHeader("x-amz-decoded-content-length"), call, "Content-Length");
        String encryption = call.responseHeader("x-amz-server-side-encryption");
        if (encryption != null) {
            text(out, "SSEApplied", encryption.startsWith("aws:kms") ? "SSE_KMS" : "SSE_S3");
        }
        if (authorization != null) {
            text(out, "AuthenticationMethod", "AuthHeader");
        }
        String id = call.responseHeader("x-amz-id-2");
        if (id != null) {
            text(out, "x-amz-id-2", id);
        }
        String length = call.responseHeader("Content-Length");
        number(out, "bytesTransferredOut", length);
    }

    private static void byteCount(JsonBuffer out, String name, @Nullable String first, ApiCall call, String otherwise) {
        number(out, name, first == null ? call.requestHeader(otherwise) : first);
    }

    private static void number(JsonBuffer out, String name, @Nullable String value) {
        out.string(name);
        out.raw(':');
        out.number(value != null && value.matches("\\d{1,18}") ? Long.parseLong(value) : 0L);
        out.raw(',');
    }

    private static void text(JsonBuffer out, String name, String value) {
        out.string(name);
        out.raw(':');
        out.string(value);
        out.raw(',');
    }
}
