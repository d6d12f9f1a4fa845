package io.waymark.agent.instrumentation.awssdk.v1;

import com.amazonaws.Request;
import io.waymark.agent.instrumentation.awssdk.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to S3. Its model classes are written by hand and do not follow the API model; what was sent does. Where nothing
 * was sent, bucket and key are known.
 */
final class S3RequestStructure implements Structure {
    private static final Set<String> TRANSPORT_HEADERS = Set.of(
            "x-amz-content-sha256",
            "x-amz-date",
            "x-amz-security-token",
            "x-amz-decoded-content-length",
            "x-amz-te",
            "x-amz-trailer",
            "x-amz-sdk-checksum-algorithm");

    private final Structure modelRequest;
    private final @Nullable Request<?> httpRequest;

    S3RequestStructure(Structure asked, @Nullable Request<?> sent) {
        this.modelRequest = asked;
        this.httpRequest = sent;
    }

    @Override
    public List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (Member member : modelRequest.members()) {
            if (member.value() instanceof String text) {
                if (member.name().equals("BucketName") || member.name().equals("DestinationBucketName")) {
                    members.add(member("Bucket", Location.PATH, text));
                } else if (member.name().equals("Key") || member.name().equals("DestinationKey")) {
                    members.add(member("Key", Location.PATH, text));
                } else if (member.name().equals("PolicyText")) {
                    members.add(member("Policy", Location.BODY, text));
                }
            }
        }
        Request<?> made = httpRequest;
        if (made != null) {
            made.getHeaders().forEach((name, value) -> {
                if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-")
                        && !TRANSPORT_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                    members.add(member(name, Location.HEADER, value));
                }
            });
            for (Map.Entry<String, List<String>> parameter :
                    made.getParameters().entrySet()) {
                List<String> values = parameter.getValue();
                if (!values.isEmpty() && values.get(0) != null && !values.get(0).isEmpty()) {
                    members.add(member(parameter.getKey(), Location.QUERY, values.get(0)));
                }
            }
        }
        return members;
    }

    private static Member member(String name, Location location, String value) {
        return new Member(name, name, name, null, location, value);
    }
}
