package io.waymark.agent.instrumentation.awssdk.v1;

import com.amazonaws.util.SdkHttpUtils;
import io.waymark.agent.instrumentation.awssdk.Structure;
import io.waymark.agent.instrumentation.awssdk.Structure.Location;
import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names the bucket and the objects of a request to S3 as the API model does; the SDK's classes have names of their own. */
final class S3ResourceMembers {
    private static final String COPY_SOURCE = "x-amz-copy-source";

    private final List<Member> found = new ArrayList<>();
    private @Nullable String sourceBucket;
    private @Nullable String sourceKey;
    private @Nullable String sourceVersion;

    private S3ResourceMembers() {}

    /**
     * Returns the members.
     *
     * @param request what the application asks for
     * @param sentCopySource the header that was sent; null if nothing was sent or nothing is copied
     */
    static List<Member> of(Structure request, @Nullable String sentCopySource) {
        S3ResourceMembers members = new S3ResourceMembers();
        request.members().forEach(members::add);
        String source = sentCopySource == null ? members.copySource() : sentCopySource;
        if (source != null) {
            members.found.add(new Member("CopySource", COPY_SOURCE, COPY_SOURCE, null, Location.HEADER, source));
        }
        return members.found;
    }

    static boolean isCopySource(String header) {
        return header.equalsIgnoreCase(COPY_SOURCE);
    }

    private void add(Member member) {
        if (member.value() instanceof String text) {
            switch (member.name()) {
                case "BucketName", "DestinationBucketName", "Bucket" -> path("Bucket", text);
                case "Key", "DestinationKey" -> path("Key", text);
                case "PolicyText" -> found.add(member("Policy", Location.BODY, text));
                case "SourceBucketName" -> sourceBucket = text;
                case "SourceKey" -> sourceKey = text;
                case "SourceVersionId" -> sourceVersion = text;
                default -> {}
            }
        } else if (member.name().equals("S3ObjectIdBuilder") && member.value() instanceof Structure object) {
            object.members().forEach(this::add);
        } else if (member.name().equals("Keys") && member.value() instanceof List<?> keys) {
            deleted(keys);
        }
    }

    private void path(String name, String text) {
        found.add(member(name, Location.PATH, text));
    }

    private void deleted(List<?> keys) {
        Structure objects = () -> List.of(member("Objects", Location.BODY, keys));
        found.add(member("Delete", Location.BODY, objects));
    }

    /** What would be sent. */
    private @Nullable String copySource() {
        if (sourceBucket == null || sourceKey == null) {
            return null;
        }
        String source =
                "/" + SdkHttpUtils.urlEncode(sourceBucket, true) + "/" + SdkHttpUtils.urlEncode(sourceKey, true);
        return sourceVersion == null ? source : source + "?versionId=" + sourceVersion;
    }

    private static Member member(String name, Location location, Object value) {
        return new Member(name, name, name, null, location, value);
    }
}
