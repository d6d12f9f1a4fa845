package io.waymark.agent.instrumentation.awssdk;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The address of this machine that packets to a host leave from, as the system's routes say; nothing is sent. What it finds
 * holds for a minute. Safe for use by many threads.
 */
final class OutboundAddress {
    private static final String UNKNOWN = "Unknown";
    private static final int HTTPS = 443;
    private static final int MOST_HOSTS = 256;
    private static final long HOLDS_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Found> found = new ConcurrentHashMap<>();

    private record Found(String address, long at) {}

    String towards(@Nullable String host) {
        if (host == null) {
            return UNKNOWN;
        }
        Found known = found.get(host);
        if (known != null && System.nanoTime() - known.at() < HOLDS_NANOS) {
            return known.address();
        }
        if (found.size() >= MOST_HOSTS) {
            found.clear();
        }
        String address = look(host.replaceFirst(":\\d+$", ""));
        found.put(host, new Found(address, System.nanoTime()));
        return address;
    }

    /** The SDK has just looked the same name up, so that the JDK knows its address. */
    private static String look(String host) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), HTTPS));
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? UNKNOWN : withoutScope(local.getHostAddress());
        } catch (IOException | RuntimeException e) {
            return UNKNOWN;
        }
    }

    private static String withoutScope(String address) {
        int scope = address.indexOf('%');
        return scope < 0 ? address : address.substring(0, scope);
    }
}
