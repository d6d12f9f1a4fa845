package io.waymark.awssdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of services that only moto stands in for; skipped where there is no {@code moto_server}. */
class MotoServicesIT {
    @TempDir
    private Path folder;

    private Process moto;
    private int port;

    @BeforeEach
    void startMoto() throws Exception {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(element -> Files.isExecutable(Path.of(element, "moto_server")));
        assumeTrue(there, "there is no moto_server on the PATH");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        moto = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("moto.txt").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::listens);
    }

    private boolean listens() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    @AfterEach
    void stopMoto() throws Exception {
        if (moto != null) {
            moto.descendants().forEach(ProcessHandle::destroy);
            moto.destroy();
            moto.waitFor();
        }
    }

    @Test
    void serviceSpecificRulesApply() throws Exception {
        List<JsonNode> records = new ServiceProcess(Path.of(System.getProperty("java.home")), folder)
                .run("MotoCalls", "http://127.0.0.1:" + port);
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
