package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.spring.app.IdlePetStore;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Spring Boot service audits with the agent's flag alone: on stderr, in the trail and by {@code waymark coverage}. */
class CoverageIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void serviceSaysWhatItAudits() throws Exception {
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder).withAgent();
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of)
                .forEach(jvm::withClassPath);
        Process process = jvm.start(IdlePetStore.class);
        await().atMost(TIMEOUT).until(() -> jvm.stderr().contains("endpoints (Spring MVC)"));
        process.destroy();
        jvm.await(process);
        assertThat(jvm.stderr()).containsOnlyOnce("waymark: auditing 5 of 7 endpoints (Spring MVC)");
        assertThat(jvm.stdout()).doesNotContain("waymark: ");

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        CliResult shown = trail.runWaymark(
                "coverage", "--store", trail.home().resolve("store").toString());
        assertThat(shown.status()).as(shown.out()).isZero();
        assertThat(shown.outLines().stream().map(line -> line.replaceAll("  +", " | ")))
                .anyMatch(line -> line.matches("audited \\| requests \\| Tomcat \\| \\d+\\.\\d+\\.\\d+"))
                .contains(
                        "audited | endpoint | POST /orders/{orderId} | CreateOrder, Management, Spring MVC",
                        "audited | endpoint | DELETE /orders/{orderId} | DeleteOrder, Management, Spring MVC",
                        "not recorded | endpoint | GET /orders/{orderId} | GetOrder, Data, Spring MVC",
                        "not recorded | endpoint | GET /health | Health, Excluded, Spring MVC");
    }
}
