package io.waymark.agent.instrumentation.awssdk;

/** What follows from a region's partition. Source: AWS General Reference, "ARNs"; CloudTrail User Guide, concepts. */
final class AwsPartition {
    private AwsPartition() {}

    /** The partition's name in ARNs. */
    static String of(String region) {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    /** What the names of the region's servers end with. */
    static String dnsSuffix(String region) {
        return region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    }

    /** Where the events of global services of the partition are recorded. */
    static String globalRegion(String region) {
        if (region.startsWith("cn-") || region.equals("aws-cn-global")) {
            return "cn-north-1";
        }
        return region.startsWith("us-gov-") || region.equals("aws-us-gov-global") ? "us-gov-west-1" : "us-east-1";
    }
}
