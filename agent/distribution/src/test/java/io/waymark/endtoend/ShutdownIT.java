package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.endtoend.app.ThousandCalls;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that ends is held no longer than the operator allows. */
class ShutdownIT {
    @TempDir
    private Path folder;

    @Test
    void messageNamesTheConfiguredTimeout() throws Exception {
        // Connections are accepted by the kernel, and nobody answers.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CliResult ended = new TestJvm(Jdk.all().get(0), folder)
                    .withAgent()
                    .withOption("-Dwaymark.shutdown.timeout=10s")
                    .withOption("-Dwaymark.store=s3")
                    .withOption("-Dwaymark.bucket=trail-bucket")
                    .withOption("-Dwaymark.s3.endpoint=http://127.0.0.1:" + silent.getLocalPort())
                    .withOption("-Dwaymark.s3.allow.http=true")
                    .withOption("-Daws.accessKeyId=AKIAIOSFODNN7EXAMPLE")
                    .withOption("-Daws.secretAccessKey=secret")
                    .run(ThousandCalls.class);
            assertThat(ended.status()).isZero();
            assertThat(ended.err()).contains("stopped after 10 s (waymark.shutdown.timeout)");
        }
    }
}
