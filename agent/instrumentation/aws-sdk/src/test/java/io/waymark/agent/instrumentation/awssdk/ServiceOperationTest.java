package io.waymark.agent.instrumentation.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceOperationTest {
    private static final ServiceTable TABLE = ServiceTable.load();

    @ParameterizedTest
    @CsvSource({
        "s3, ListObjectsV2, ListObjects, true, true",
        "s3, PutBucketLifecycleConfiguration, PutBucketLifecycle, false, false",
        "s3, GetObjectMetadata, HeadObject, true, true",
        "lambda, CreateFunction, CreateFunction20150331, false, false",
        "lambda, Invoke, Invoke, false, true",
        "sts, AssumeRole, AssumeRole, true, false",
        "sts, GetSessionToken, GetSessionToken, false, false",
        "kms, Decrypt, Decrypt, true, false",
        "dynamodb, PutItem, PutItem, false, true",
        "dynamodbv2, Query, Query, true, true",
        "dynamodb, GetRecords, GetRecords, true, true",
        "sqs, ReceiveMessage, ReceiveMessage, true, true",
        "sns, Publish, Publish, false, true",
        "somethingnew, DescribeThings, DescribeThings, true, false",
        "somethingnew, Getaway, Getaway, false, false",
    })
    void operationsAreClassified(String service, String operation, String eventName, boolean readOnly, boolean data) {
        ServiceOperation classified = ServiceOperation.of(TABLE.rulesFor(service), operation, SensitiveNames.BUILT_IN);
        assertThat(classified.eventName()).isEqualTo(eventName);
        assertThat(classified.isReadOnly()).isEqualTo(readOnly);
        assertThat(classified.isData()).isEqualTo(data);
    }

    @Test
    void anObjectOfS3HasTwoResources() {
        assertThat(ServiceOperation.of(TABLE.rulesFor("s3"), "GetObject", SensitiveNames.BUILT_IN)
                        .resourceTypes())
                .containsExactly("AWS::S3::Object", "AWS::S3::Bucket");
    }
}
