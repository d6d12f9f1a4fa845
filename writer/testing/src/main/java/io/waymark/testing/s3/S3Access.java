package io.waymark.testing.s3;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The access key of an {@link S3Server}, in the forms in which the AWS SDK and the agent are told. */
public final class S3Access {
    private static final String REGION = "us-east-1";

    private static final Map<String, String> PROPERTIES = Map.of(
            "aws.accessKeyId", S3Server.ACCESS_KEY, "aws.secretAccessKey", S3Server.SECRET_KEY, "aws.region", REGION);

    private S3Access() {}

    /** Returns a client of a server, to be closed by the caller. */
    public static S3Client client(URI endpoint) {
        return client(endpoint, REGION);
    }

    static S3Client client(URI endpoint, String region) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)))
                .build();
    }

    /** Sets the system properties from which the AWS SDK of this JVM reads key and region. */
    public static void setProperties() {
        PROPERTIES.forEach(System::setProperty);
    }

    /** Clears what {@link #setProperties()} has set. */
    public static void clearProperties() {
        PROPERTIES.keySet().forEach(System::clearProperty);
    }

    /** Returns the environment in which the AWS SDK finds a server, key and region. */
    public static Map<String, String> environment(URI endpoint) {
        return Map.of(
                "AWS_ENDPOINT_URL_S3",
                endpoint.toString(),
                "AWS_ACCESS_KEY_ID",
                S3Server.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                S3Server.SECRET_KEY,
                "AWS_REGION",
                REGION);
    }

    /** Returns the options of a JVM whose agent signs with the key. */
    public static String[] keyOptions() {
        return new String[] {"-Daws.accessKeyId=" + S3Server.ACCESS_KEY, "-Daws.secretAccessKey=" + S3Server.SECRET_KEY
        };
    }

    /** Returns the options of a JVM whose agent delivers to {@link S3Server#BUCKET} of a server. */
    public static String[] storeOptions(URI endpoint) {
        return new String[] {
            "-Dwaymark.store=s3",
            "-Dwaymark.s3.endpoint=" + endpoint,
            "-Dwaymark.s3.path.style=true",
            keyOptions()[0],
            keyOptions()[1]
        };
    }
}
