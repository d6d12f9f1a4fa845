package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.spring.app.PetStore;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Spring Boot service without annotations, with the agent's flag alone. */
class PetStoreIT {
    @TempDir
    private Path folder;

    @Test
    void requestsAreEventsOfTheirOperation() throws Exception {
        DeliveredTrail trail = run(
                "bob POST /orders/17?item=tea&token=abcdefgh&code=4-0AfgeXv",
                "bob POST /coupons?code=SUMMER",
                "bob DELETE /orders/17",
                "root DELETE /orders/17",
                "bob GET /orders/17",
                "- POST /orders/18?item=tea",
                "bob POST /nowhere",
                "- GET /health");

        List<JsonNode> created = trail.records("CreateOrder");
        assertThat(created).hasSize(2);
        JsonNode order = created.get(0);
        assertThat(order.at("/eventSource").textValue()).isEqualTo("petstore");
        assertThat(order.get("userIdentity").toString())
                .isEqualTo(
                        "{\"type\":\"IAMUser\",\"principalId\":\"bob\",\"arn\":\"arn:aws:iam::000000000000:user/bob\","
                                + "\"accountId\":\"000000000000\",\"userName\":\"bob\"}");
        assertThat(order.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(order.at("/userAgent").textValue()).isEqualTo("till/7");
        assertThat(order.at("/readOnly").booleanValue()).isFalse();
        assertThat(order.at("/eventCategory").textValue()).isEqualTo("Management");
        assertThat(order.get("requestParameters").toString())
                .isEqualTo("{\"httpMethod\":\"POST\",\"route\":\"/orders/{orderId}\",\"orderId\":\"17\","
                        + "\"item\":\"tea\",\"token\":\"HIDDEN_DUE_TO_SECURITY_REASONS\","
                        + "\"code\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}");
        assertThat(order.at("/responseElements/status").intValue()).isEqualTo(201);
        assertThat(order.at("/additionalEventData/traceId").textValue()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(order.has("errorCode")).isFalse();

        JsonNode anonymous = created.get(1);
        assertThat(anonymous.at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(anonymous.get("userIdentity").toString())
                .isEqualTo("{\"type\":\"AWSAccount\",\"principalId\":\"\",\"accountId\":\"anonymous\"}");
        assertThat(anonymous.at("/requestParameters/orderId").textValue()).isEqualTo("18");

        List<JsonNode> deleted = trail.records("DeleteOrder");
        assertThat(deleted).hasSize(2);
        JsonNode denied = deleted.get(0);
        assertThat(denied.at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(denied.at("/userIdentity/userName").textValue()).isEqualTo("bob");
        JsonNode failed = deleted.get(1);
        assertThat(failed.at("/errorCode").textValue()).isEqualTo("IllegalStateException");
        assertThat(failed.at("/errorMessage").textValue()).contains("order 17 is locked");
        assertThat(failed.get("userIdentity").toString())
                .isEqualTo(
                        "{\"type\":\"Root\",\"principalId\":\"000000000000\",\"arn\":\"arn:aws:iam::000000000000:root\","
                                + "\"accountId\":\"000000000000\",\"userName\":\"root\"}");

        assertThat(trail.records("RedeemCoupon"))
                .as("a code that the configuration names")
                .extracting(redeemed -> redeemed.get("requestParameters").toString() + redeemed.get("responseElements"))
                .containsExactly("{\"code\":\"SUMMER\"}null");

        List<JsonNode> unknown = trail.records("POST /**");
        assertThat(unknown).hasSize(1);
        assertThat(unknown.get(0).at("/errorCode").textValue()).isEqualTo("ResourceNotFoundException");
        assertThat(unknown.get(0).at("/requestParameters/path").textValue()).isEqualTo("/nowhere");
        assertThat(trail.records("GetOrder")).as("a data event, not selected").isEmpty();
    }

    private DeliveredTrail run(String... requests) throws Exception {
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Dwaymark.methods=" + PetStore.class.getName()
                        + "$OrderController[redeemCoupon(parameters=0:code)]");
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of)
                .forEach(jvm::withClassPath);
        CliResult ended = jvm.run(PetStore.class, requests);
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
        return new DeliveredTrail(folder.resolve("waymark"));
    }
}
