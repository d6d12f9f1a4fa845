package io.waymark.agent.instrumentation.awssdk.v1;

import com.amazonaws.Request;
import io.waymark.agent.instrumentation.awssdk.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request to S3. Its model classes are written by hand and do not follow the API model; what was sent does. Where nothing
 * was sent, bucket and key are known.
 */
final class S3RequestStructure implements Structure {
    private static final String USER_METADATA = "x-amz-meta-";
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
        Request<?> made = httpRequest;
        List<Member> members = new ArrayList<>(
                S3ResourceMembers.of(modelRequest, made == null ? null : copySource(made.getHeaders())));
        if (made != null) {
            Map<String, String> metadata = new TreeMap<>();
            made.getHeaders().forEach((name, value) -> {
                if (name.toLowerCase(Locale.ROOT).startsWith(USER_METADATA)) {
                    metadata.put(name.substring(USER_METADATA.length()), value);
                } else if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-")
                        && !S3ResourceMembers.isCopySource(name)
                        && !TRANSPORT_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                    members.add(member(name, Location.HEADER, value));
                }
            });
            if (!metadata.isEmpty()) {
                members.add(new Member("Metadata", USER_METADATA, USER_METADATA, null, Location.HEADER, metadata));
            }
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

    private static @Nullable String copySource(Map<String, String> headers) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (S3ResourceMembers.isCopySource(header.getKey())) {
                return header.getValue();
            }
        }
        return null;
    }

    private static Member member(String name, Location location, String value) {
        return new Member(name, name, name, null, location, value);
    }
}
