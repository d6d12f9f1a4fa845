package io.waymark.awssdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.s3.MotoServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of services that only moto emulates; skipped without a {@code moto_server}. */
class MotoServicesIT {
    @TempDir
    private Path folder;

    @Test
    void serviceSpecificRulesApply() throws Exception {
        assumeTrue(MotoServer.isInstalled(), "no moto_server on the PATH");
        try (MotoServer moto = new MotoServer(folder)) {
            assertRecords(new ServiceProcess(Path.of(System.getProperty("java.home")), folder)
                    .run("MotoCalls", moto.endpoint().toString()));
        }
    }

    private static void assertRecords(List<JsonNode> records) {
        Map<String, JsonNode> byName = records.stream()
                .collect(Collectors.toMap(record -> record.get("eventName").textValue(), record -> record));
        assertThat(byName)
                .containsOnlyKeys(
                        "GetCallerIdentity",
                        "AssumeRole",
                        "DescribeRegions",
                        "DescribeTrails",
                        "CreateUser",
                        "GetUser",
                        "CreateKey",
                        "Encrypt",
                        "CreateTopic",
                        "CreateSecret",
                        "GetSecretValue",
                        "DescribeInstances",
                        "ListFunctions20150331");
        assertThat(records.toString()).doesNotContain("secret words");
        assertThat(byName.get("CreateUser").get("awsRegion").textValue()).isEqualTo("us-east-1");
        assertThat(byName.get("GetUser").get("errorCode").textValue()).startsWith("NoSuchEntity");
        assertThat(byName.get("AssumeRole")
                        .at("/responseElements/credentials/accessKeyId")
                        .isTextual())
                .isTrue();
        assertThat(byName.get("AssumeRole")
                        .at("/responseElements/credentials/secretAccessKey")
                        .isMissingNode())
                .isTrue();
        assertThat(byName.get("AssumeRole").at("/resources/0/ARN").textValue())
                .isEqualTo("arn:aws:iam::123456789012:role/service/orders");
        assertThat(byName.get("DescribeRegions").at("/userIdentity/arn").textValue())
                .isEqualTo("arn:aws:sts::123456789012:assumed-role/orders/session");
        assertThat(byName.get("DescribeRegions")
                        .at("/userIdentity/sessionContext/sessionIssuer/arn")
                        .textValue())
                .isEqualTo("arn:aws:iam::123456789012:role/service/orders");
        assertThat(byName.get("Encrypt").at("/resources/0/type").textValue()).isEqualTo("AWS::KMS::Key");
        assertThat(byName.get("DescribeInstances").get("requestParameters").toString())
                .isEqualTo("{\"instancesSet\":{},\"filterSet\":{}}");
    }
}
