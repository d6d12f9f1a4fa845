package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.VirtualMachine;
import io.waymark.endtoend.app.AttachTarget;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent that comes late weaves what is loaded already. */
class DynamicAttachIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void alreadyLoadedClassesAreInstrumented(Jdk jdk) throws Exception {
        Path attached = folder.resolve("attached");
        TestJvm jvm = new TestJvm(jdk, folder).withOption("-XX:+EnableDynamicAgentLoading");
        Process process = jvm.start(AttachTarget.class, attached.toString());
        await().atMost(Duration.ofSeconds(30)).until(() -> jvm.stdout().contains("serving"));

        VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
        machine.loadAgent(BuildTree.agentJar().toString());
        machine.detach();
        Files.createFile(attached);

        assertThat(jvm.await(process).status()).isZero();
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        assertThat(trail.records("CreateOrder"))
                .singleElement()
                .satisfies(record -> assertThat(
                                record.at("/requestParameters/customer").textValue())
                        .isEqualTo("after"));
    }
}
