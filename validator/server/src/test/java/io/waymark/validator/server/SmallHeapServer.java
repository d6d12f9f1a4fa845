package io.waymark.validator.server;

import io.waymark.format.FormatException;
import io.waymark.validator.server.access.AccessKeyFile;
import io.waymark.validator.server.access.AccessKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The process of {@link BoundedMemoryTest}: serves a trail in the folder that the first argument names, with an access key if
 * there is a second one. Prints its address, and for each line of its input the bytes of the heap that are in use and the
 * number of threads. Ends with its input.
 */
final class SmallHeapServer {
    private SmallHeapServer() {}

    public static void main(String[] arguments) throws IOException, FormatException {
        Path home = Path.of(arguments[0]);
        AccessKeyFile file = new AccessKeyFile(home.resolve("keys/access-keys.json"));
        if (arguments.length > 1) {
            file.create(arguments[1], Instant.now());
        }
        PortSettings settings = new PortSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, AccessKeys.read(List.of(file)));
        try (TestServer test = new TestServer(home, "", settings)) {
            System.out.println(test.server.uri());
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (lines.readLine() != null) {
                System.gc();
                System.out.println(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                                + " "
                                + ManagementFactory.getThreadMXBean().getThreadCount());
            }
        }
    }
}
