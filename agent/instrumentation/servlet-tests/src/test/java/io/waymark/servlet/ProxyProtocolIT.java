package io.waymark.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.servlet.proxied.ProxiedService;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a container takes the sender's address from the PROXY protocol, so does the event; headers are not believed. */
class ProxyProtocolIT {
    @TempDir
    private Path folder;

    @Test
    void senderIsTheOneOfTheProxyProtocol() throws Exception {
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder).withAgent();
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of)
                .forEach(jvm::withClassPath);
        CliResult ended = jvm.run(ProxiedService.class);
        assertThat(ended.outLines()).as(ended.err()).hasSize(4).containsOnly("HTTP/1.1 200 OK");
        assertThat(new DeliveredTrail(folder.resolve("waymark")).records("POST /**"))
                .extracting(request -> request.get("sourceIPAddress").textValue())
                .containsExactlyInAnyOrder("203.0.113.9", "2001:db8::9", "203.0.113.9", "2001:db8::9");
    }
}
