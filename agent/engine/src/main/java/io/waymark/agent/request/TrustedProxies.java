package io.waymark.agent.request;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose headers are believed: who sent a request ({@code Forwarded}, {@code X-Forwarded-For}) and its id ({@code
 * X-Request-ID}). Immutable, safe for use by many threads.
 */
public final class TrustedProxies {
    /** Believes no header. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of(), ForwardingHeader.EITHER);

    /** In characters, of all lines of a header. A longer one is not believed. */
    private static final int MAX_HEADER_LENGTH = 8192;

    private static final int IPV6_BITS = 128;
    private static final int IPV4_BITS = 32;
    private static final int UUID_LENGTH = 36;

    private final List<TrustedNetwork> networks;
    private final ForwardingHeader header;

    /** The addresses that begin with the same bits; those of IPv4 networks are IPv4. */
    private record TrustedNetwork(IpAddress first, int prefix, boolean ipv4) {
        boolean contains(IpAddress address) {
            return address.isIpv4() == ipv4 && address.network(prefix).equals(first);
        }
    }

    private TrustedProxies(List<TrustedNetwork> networks, ForwardingHeader header) {
        this.networks = List.copyOf(networks);
        this.header = header;
    }

    /**
     * Reads a list of proxies.
     *
     * @param list comma-separated IP addresses and CIDR blocks; may be empty
     * @param header the header that these proxies write
     * @param problems receives a message that names each entry that is neither, and is ignored
     * @return the proxies
     */
    public static TrustedProxies parse(String list, ForwardingHeader header, Consumer<String> problems) {
        List<TrustedNetwork> networks = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            String entry = part.trim();
            if (!entry.isEmpty()) {
                TrustedNetwork network = parseNetwork(entry);
                if (network == null) {
                    problems.accept("\"" + entry + "\" is neither an IP address nor a CIDR block such as 10.0.0.0/8 or"
                            + " 2001:db8::/32 (names are not resolved)");
                } else {
                    networks.add(network);
                }
            }
        }
        return new TrustedProxies(networks, header);
    }

    private static @Nullable TrustedNetwork parseNetwork(String entry) {
        int slash = entry.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? entry : entry.substring(0, slash));
        if (address == null) {
            return null;
        }
        // The prefix counts the bits of the address as it is written; a mapped IPv4 address is written as IPv6.
        int bits = entry.indexOf(':') < 0 ? IPV4_BITS : IPV6_BITS;
        int prefix = slash < 0 ? bits : parsePrefix(entry.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            return null;
        }
        int length = IPV6_BITS - bits + prefix;
        boolean ipv4 = address.isIpv4() && length >= IPV6_BITS - IPV4_BITS;
        return new TrustedNetwork(address.network(length), length, ipv4);
    }

    /** Returns a number of at most three digits; negative if the text is none. */
    private static int parsePrefix(String text) {
        return text.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(text) : -1;
    }

    private boolean isTrusted(IpAddress address) {
        for (TrustedNetwork network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads the headers of a request that has just arrived, before a part of the server or of the application changes them.
     *
     * @param accessor reads the object
     * @param exchange the server's object of the request
     * @return null if its peer is not trusted
     */
    public @Nullable ProxiedRequest read(RequestAccessor accessor, Object exchange) {
        if (networks.isEmpty()) {
            return null;
        }
        String address = accessor.remoteAddress(exchange);
        IpAddress peer = address == null ? null : IpAddress.parsePeer(address);
        if (peer == null || !isTrusted(peer)) {
            return null;
        }
        return new ProxiedRequest(
                peer, client(accessor, exchange, peer), requestId(accessor.headers(exchange, "X-Request-ID")));
    }

    private IpAddress client(RequestAccessor accessor, Object exchange, IpAddress peer) {
        if (header != ForwardingHeader.X_FORWARDED_FOR) {
            List<String> lines = accessor.headers(exchange, "Forwarded");
            if (header == ForwardingHeader.FORWARDED || isPresent(lines)) {
                return client(lines, true, peer);
            }
        }
        return client(accessor.headers(exchange, "X-Forwarded-For"), false, peer);
    }

    private static boolean isPresent(List<String> lines) {
        for (String line : lines) {
            if (!line.isBlank()) {
                return true;
            }
        }
        return false;
    }

    private IpAddress client(List<String> lines, boolean structured, IpAddress peer) {
        int length = 0;
        for (String line : lines) {
            length += line.length() + 1;
            if (length > MAX_HEADER_LENGTH + 1) {
                return peer;
            }
        }
        return ForwardingChain.client(lines, structured, peer, this::isTrusted);
    }

    /** With more than one id, it is not known which one the proxy wrote. The nil UUID stands for no id. */
    private static @Nullable UUID requestId(List<String> lines) {
        if (lines.size() != 1 || lines.get(0).length() != UUID_LENGTH) {
            return null;
        }
        String text = lines.get(0);
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = text.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : c >= 0x80 || Character.digit(c, 16) < 0) {
                return null;
            }
        }
        UUID id = UUID.fromString(text);
        return id.getMostSignificantBits() == 0 && id.getLeastSignificantBits() == 0 ? null : id;
    }
}
