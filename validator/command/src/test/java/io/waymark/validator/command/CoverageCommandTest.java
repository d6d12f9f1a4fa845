package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.GoldenFile;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows and compares what the agents report in the trail. */
class CoverageCommandTest {
    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");
    private static final String ENDPOINT = "{\"method\":\"%s\",\"route\":\"/orders/{orderId}\",\"operation\":\"%s\","
            + "\"category\":\"%s\",\"library\":\"Spring MVC\",\"recorded\":%s}";
    private static final String CREATE = String.format(ENDPOINT, "POST", "CreateOrder", "Management", true);
    private static final String GET = String.format(ENDPOINT, "GET", "GetOrder", "Data", false);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder trail;

    @SuppressWarnings("NullAway.Init")
    private ChainBuilder chain;

    private int minute;

    @BeforeEach
    void create() throws IOException {
        trail = new TrailBuilder(folder.resolve("now"));
        chain = chainOf(trail);
    }

    private static ChainBuilder chainOf(TrailBuilder trail) throws IOException {
        return trail.chain(TrailBuilder.HOME_REGION, trail.addKey(START, START.plusSeconds(86400)), START);
    }

    private void event(ChainBuilder to, String stream, String name, String details) throws IOException {
        Instant time = START.plusSeconds(60L * ++minute);
        String record = to.record(
                        UUID.randomUUID(),
                        time,
                        ",\"eventType\":\"AwsServiceEvent\",\"serviceEventDetails\":{" + details
                                + "},\"additionalEventData\":{\"stream\":\"" + stream + "\",\"sequence\":" + minute
                                + "}")
                .replace("orders.example.com", "waymark.io")
                .replace("PlaceOrder", name);
        to.addLogFile(time, "{\"Records\":[" + record + "]}", time, time);
    }

    private void run(ChainBuilder to, String service, String stream, String... coverage) throws IOException {
        event(
                to,
                stream,
                "WaymarkStarted",
                "\"service\":\"" + service + "\",\"trail\":\"audit\",\"agentVersion\":\"0.1.0\"");
        for (String details : coverage) {
            event(to, stream, "CoverageReported", details);
        }
    }

    private static String everything() {
        return "\"instrumented\":[\"com.acme.Orders.place(String)\",\"com.acme.Admin.delete(long)\"],"
                + "\"configured\":[\"com.acme.Admin.delete(long)\"],\"endpoints\":[" + CREATE + "," + GET + "],"
                + "\"libraries\":[{\"name\":\"AWS SDK\",\"version\":\"2.31.6\",\"audits\":[\"calls\"]},"
                + "{\"name\":\"Spring Security\",\"version\":\"6.5.1\",\"audits\":[\"logins\"]}],"
                + "\"notInstrumented\":[{\"name\":\"com.acme.Orders.count()\",\"reason\":\"the method is native\"}],"
                + "\"warnings\":[\"com.acme.Orders.place(String): duplicate key id\"]";
    }

    private CliResult coverage(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("coverage", "--store", trail.store().toString()));
        arguments.addAll(List.of(more));
        return SampleTrail.run(200, arguments.toArray(new String[0]));
    }

    @Test
    void tableHasWhatTheNewestRunReported() throws IOException {
        run(chain, "orders", "s1", "\"instrumented\":[\"com.acme.Old.gone()\"]");
        String unmatched = "{\"name\":\"com.acme.%s\",\"reason\":\"never loaded\"}";
        run(
                chain,
                "orders",
                "s2",
                "\"instrumented\":[],\"unmatched\":[" + String.format(unmatched, "Admin[delete]") + ","
                        + String.format(unmatched, "Typo[x]") + "]",
                everything() + ",\"unmatched\":[" + String.format(unmatched, "Typo[x]") + "]");
        CliResult ran = coverage();
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.outLines().stream().map(line -> line.replaceAll("  +", " | ")))
                .containsExactly(
                        "orders: run of 2026-01-31T10:03:00Z, stream s2, agent 0.1.0",
                        "STATUS | KIND | NAME | DETAIL",
                        "audited | calls | AWS SDK | 2.31.6",
                        "audited | endpoint | POST /orders/{orderId} | CreateOrder, Management, Spring MVC",
                        "audited | logins | Spring Security | 6.5.1",
                        "audited | method | com.acme.Admin.delete(long) | configuration",
                        "audited | method | com.acme.Orders.place(String) | annotation",
                        "not recorded | endpoint | GET /orders/{orderId} | GetOrder, Data, Spring MVC",
                        "not audited | method | com.acme.Orders.count() | the method is native",
                        "not audited | method | com.acme.Typo[x] | never loaded",
                        "warning | other | com.acme.Orders.place(String): duplicate key id");
    }

    @Test
    void listenersAndJobsAreItems() throws IOException {
        String member = "{\"name\":\"%s\",\"operation\":\"%s\",\"category\":\"%s\",\"library\":\"%s\",\"recorded\":%s}";
        run(
                chain,
                "orders",
                "s1",
                "\"listeners\":[" + String.format(member, "orders", "OnOrder", "Data", "Spring Kafka", false)
                        + "],\"jobs\":["
                        + String.format(member, "night.report", "ReportJob", "Management", "Quartz", true)
                        + "]");
        assertThat(coverage().outLines().stream().map(line -> line.replaceAll("  +", " | ")))
                .contains(
                        "audited | job | ReportJob night.report | Management, Quartz",
                        "not recorded | listener | OnOrder orders | Data, Spring Kafka");
    }

    @Test
    void jsonKeepsItsMembers() throws IOException {
        run(chain, "orders", "s1", everything());
        CliResult ran = coverage("--format", "json");
        assertThat(ran.status()).as(ran.err()).isZero();
        new GoldenFile("coverage-format.json").assertMatches(ran.out().strip());
    }

    @Test
    void whatIsNoLongerAuditedGivesStatusOne() throws IOException {
        TrailBuilder before = new TrailBuilder(folder.resolve("before"));
        run(chainOf(before), "orders", "s1", everything());
        run(
                chain,
                "orders",
                "s2",
                "\"instrumented\":[\"com.acme.Orders.place(String)\"],\"endpoints\":["
                        + CREATE.replace("true", "false").replace("Management", "Excluded")
                        + "],\"libraries\":[{\"name\":\"AWS SDK\",\"version\":\"2.40.0\",\"audits\":[\"calls\"]}],"
                        + "\"notInstrumented\":[{\"name\":\"com.acme.Admin.delete(long)\",\"reason\":\"too large\"}]");
        CliResult lost = coverage("--against", before.store().toString());
        assertThat(lost.status()).isOne();
        assertThat(lost.outLines().stream().map(line -> line.replaceAll("  +", " | ")))
                .containsExactly(
                        "orders: no longer audited",
                        "STATUS | KIND | NAME | DETAIL",
                        "not recorded | endpoint | POST /orders/{orderId} | CreateOrder, Excluded, Spring MVC",
                        "not audited | logins | Spring Security | not found",
                        "not audited | method | com.acme.Admin.delete(long) | too large");
        assertThat(coverage("--against", before.store().toString(), "--format", "json")
                        .out())
                .contains("\"lost\"", "\"name\" : \"com.acme.Admin.delete(long)\"", "\"status\" : \"not audited\"");
        // A home is as good as its store, and the other direction has lost nothing.
        CliResult same = SampleTrail.run(
                200,
                "coverage",
                "--store",
                before.store().toString(),
                "--against",
                folder.resolve("now").toString());
        assertThat(same.status()).as(same.err()).isZero();
        assertThat(same.out()).contains("is still audited");
    }

    @Test
    void savedJsonCanBeComparedWith() throws IOException {
        run(chain, "orders", "s1", everything());
        Path saved = Files.writeString(
                folder.resolve("coverage.json"), coverage("--format", "json").out());
        assertThat(coverage("--against", saved.toString()).status()).isZero();
        Files.writeString(saved, Files.readString(saved).replace("/orders/", "/purchases/"));
        CliResult lost = coverage("--against", saved.toString());
        assertThat(lost.status()).isOne();
        assertThat(lost.out())
                .contains("POST /purchases/{orderId}", "not found")
                .doesNotContain("GET /purchases");

        Files.writeString(saved, "{}");
        assertThat(coverage("--against", saved.toString()).err()).contains("neither a store nor a home");
        Files.writeString(saved, "{");
        CliResult broken = coverage("--against", saved.toString());
        assertThat(broken.status()).isEqualTo(ExitStatus.ERROR);
        assertThat(broken.err()).contains("is not JSON");
        assertThat(coverage("--against", folder.resolve("none").toString()).status())
                .isEqualTo(ExitStatus.ERROR);
    }

    @Test
    void servicesAreComparedByName() throws IOException {
        run(chain, "orders", "s1", everything());
        run(chain, "billing", "s2", "\"instrumented\":[\"com.acme.Bills.pay()\"]");
        Path saved = Files.writeString(
                folder.resolve("coverage.json"), coverage("--format", "json").out());
        TrailBuilder other = new TrailBuilder(folder.resolve("other"));
        run(chainOf(other), "orders", "s3", everything());
        CliResult lost =
                SampleTrail.run(200, "coverage", "--store", other.store().toString(), "--against", saved.toString());
        assertThat(lost.status()).isOne();
        assertThat(lost.out())
                .contains("billing: no longer audited", "no such service")
                .doesNotContain("orders:");
        assertThat(coverage("--service", "billing").out()).contains("Bills.pay").doesNotContain("orders:");
    }

    @Test
    void storeWithoutReportsIsSaid() throws IOException {
        event(chain, "s1", "WaymarkStarted", "\"trail\":\"audit\"");
        CliResult none = coverage();
        assertThat(none.status()).isEqualTo(ExitStatus.ERROR);
        assertThat(none.err()).contains("no service has reported in the store what it audits");
        assertThat(coverage("--service", "orders").err()).contains("no service orders has reported");
    }
}
