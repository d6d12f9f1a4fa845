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
    private static final int MAX_HOSTS = 256;
    private static final long TTL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, CachedAddress> cache = new ConcurrentHashMap<>();

    private record CachedAddress(String address, long at) {}

    String forHost(@Nullable String host) {
        if (host == null) {
            return UNKNOWN;
        }
        CachedAddress known = cache.get(host);
        if (known != null && System.nanoTime() - known.at() < TTL_NANOS) {
            return known.address();
        }
        if (cache.size() >= MAX_HOSTS) {
            cache.clear();
        }
        String address = resolve(host.replaceFirst(":\\d+$", ""));
        cache.put(host, new CachedAddress(address, System.nanoTime()));
        return address;
    }

    /** The SDK has just looked the same name up, so that the JDK knows its address. */
    private static String resolve(String host) {
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
