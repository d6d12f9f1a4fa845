package io.waymark.awssdk.app;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Makes a call or two with each of several services. */
public final class MotoCalls {
    private static URI endpoint = URI.create("http://localhost");

    private MotoCalls() {}

    private static <B extends AwsClientBuilder<B, ?>> B at(B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret")));
    }

    /**
     * Makes the calls.
     *
     * @param arguments the endpoint of all services
     */
    public static void run(String[] arguments) {
        endpoint = URI.create(arguments[0]);
        StsClient sts = at(StsClient.builder()).build();
        sts.getCallerIdentity();
        Credentials given = sts.assumeRole(request -> request.roleArn("arn:aws:iam::123456789012:role/service/orders")
                        .roleSessionName("session"))
                .credentials();
        at(Ec2Client.builder())
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        given.accessKeyId(), given.secretAccessKey(), given.sessionToken())))
                .build()
                .describeRegions();
        at(CloudTrailClient.builder()).build().describeTrails();
        IamClient iam = at(IamClient.builder()).build();
        iam.createUser(request -> request.userName("clerk"));
        try {
            iam.getUser(request -> request.userName("nobody"));
        } catch (SdkException e) {
            System.out.println("expected: " + e.getClass().getSimpleName());
        }
        KmsClient kms = at(KmsClient.builder()).build();
        String key = kms.createKey().keyMetadata().keyId();
        kms.encrypt(request -> request.keyId(key).plaintext(SdkBytes.fromUtf8String("secret words")));
        SnsClient sns = at(SnsClient.builder()).build();
        String topic = sns.createTopic(request -> request.name("orders")).topicArn();
        sns.publish(request -> request.topicArn(topic).message("secret words"));
        SecretsManagerClient secrets = at(SecretsManagerClient.builder()).build();
        secrets.createSecret(request -> request.name("login").secretString("secret words"));
        secrets.getSecretValue(request -> request.secretId("login"));
        at(Ec2Client.builder()).build().describeInstances();
        at(LambdaClient.builder()).build().listFunctions();
    }
}
