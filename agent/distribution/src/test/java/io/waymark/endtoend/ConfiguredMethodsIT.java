package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.UnannotatedShop;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code waymark.methods} audits classes without annotations, and classes that the JVM generates. */
class ConfiguredMethodsIT {
    private static final String SHOP = "io.waymark.endtoend.app.UnannotatedShop$";
    private static final String METHODS = SHOP
            + "OrderRepository[save(parameters=0:order|1:password), delete*(parameters=0), approve(parameters=0:order)];"
            + SHOP + "Billing[bill(name=SendBill, source=billing.acme.com, parameters=customer)];"
            + SHOP + "Console[createUser(parameters=0:name|1:role), find*(category=data,readOnly=true)];"
            + SHOP + "Missing[delete]; " + SHOP + "Console[createUser(readonly=true)]";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void methodsOfOtherPeoplesClassesAreAudited(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.methods=" + METHODS)
                .withOption("-Dwaymark.block.timeout=1m")
                .run(UnannotatedShop.class);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.outLines())
                .containsExactly(
                        "saved", "saved saved", "ACME", "DIRECT", "LAYERED", "GROUP 1 GROUP 2", "bob", "no such role");
        assertThat(ended.errLinesWithoutCoverage())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("waymark: waymark.methods: \"" + SHOP + "Console[createUser(readonly=true)]\": ")
                        .contains("\"readonly\" is unknown")
                        .endsWith("; the entry is ignored"));

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        assertThat(trail.records())
                .extracting(record -> record.get("eventName").textValue())
                .containsExactly(
                        "Save",
                        "DeleteOrder",
                        "Approve",
                        "Approve",
                        "Approve",
                        "SendBill",
                        "SendBill",
                        "SendBill",
                        "SendBill",
                        "SendBill",
                        "SendBill",
                        "CreateUser",
                        "CreateUser");
        JsonNode saved = trail.records("Save").get(0);
        assertThat(saved.at("/requestParameters").toString())
                .isEqualTo("{\"order\":\"17\",\"password\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}");
        assertThat(saved.at("/eventSource").textValue()).isEqualTo("app.endtoend.waymark.io");
        assertThat(trail.records("DeleteOrder").get(0).at("/requestParameters").toString())
                .as("the interface names the parameter that its proxy does not")
                .isEqualTo("{\"orderId\":\"17\"}");
        assertThat(trail.records("Approve"))
                .as("calls that a class makes which implements a part of the interface")
                .extracting(approved -> approved.at("/requestParameters/order").textValue())
                .containsExactly("both first", "both second", "both");
        List<JsonNode> bills = trail.records("SendBill");
        assertThat(bills)
                .as("proxies, decorators and class are one call, unless one calls others")
                .extracting(bill -> bill.at("/requestParameters/customer").textValue())
                .containsExactly("acme", "direct", "layered", "group 1", "group 2", "group");
        assertThat(bills)
                .extracting(bill -> bill.at("/eventSource").textValue())
                .containsOnly("billing.acme.com");
        assertThat(trail.records("CreateUser").get(1).at("/errorMessage").textValue())
                .isEqualTo("no such role");
        assertThat(trail.records("CreateUser").get(0).at("/requestParameters").toString())
                .isEqualTo("{\"name\":\"bob\",\"role\":3}");

        CliResult shown = trail.runWaymark(
                "coverage", "--store", trail.home().resolve("store").toString());
        assertThat(shown.outLines().stream().map(line -> line.replaceAll("  +", " | ")))
                .contains(
                        "audited | method | " + SHOP + "OrderRepository.save(Object, String) | configuration",
                        "audited | method | " + SHOP + "Billing.bill(String) | configuration",
                        "audited | method | " + SHOP + "Console.findUser(String) | configuration")
                .anyMatch(line ->
                        line.startsWith("not audited | method | " + SHOP + "Missing[delete] | no loaded class"));
    }
}
