package io.waymark.agent.request;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the addresses that proxies wrote into {@code Forwarded} or {@code X-Forwarded-For}, from the nearest proxy to the
 * client. What is left of the client's own address is the client's to write, and is not read. Takes time linear in the
 * header's length.
 */
final class ForwardingChain {
    private ForwardingChain() {}

    /**
     * Finds the client.
     *
     * @param lines the header's lines, in the order of the request
     * @param structured whether their syntax is that of {@code Forwarded}
     * @param peer who sent the request: a trusted proxy
     * @param trusted whether an address is that of a trusted proxy
     * @return the nearest address that is not trusted; else the farthest that was reached: an entry without a valid address,
     *     such as {@code unknown}, ends the chain
     */
    static IpAddress client(List<String> lines, boolean structured, IpAddress peer, Predicate<IpAddress> trusted) {
        IpAddress last = peer;
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            int end = line.length();
            while (end >= 0) {
                int comma = structured ? unquotedComma(line, end) : line.lastIndexOf(',', end - 1);
                String entry = trim(line.substring(comma + 1, end));
                end = comma;
                if (entry.isEmpty()) {
                    continue;
                }
                String node = structured ? ForwardedElement.node(entry) : entry;
                IpAddress hop = node == null ? null : address(node);
                if (hop == null) {
                    return last;
                }
                last = hop;
                if (!trusted.test(hop)) {
                    return hop;
                }
            }
        }
        return last;
    }

    /**
     * Returns the last comma before an index that is not in a quoted string; -1 if there is none. From the right, so that an
     * open quotation mark of the client hides nothing that a proxy appended.
     */
    private static int unquotedComma(String line, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = line.charAt(i);
            if (c == '"' && !isEscaped(line, i)) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(String line, int index) {
        int first = index;
        while (first > 0 && line.charAt(first - 1) == '\\') {
            first--;
        }
        return (index - first) % 2 == 1;
    }

    /** Removes spaces and tabs, the only white space within a header. */
    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Reads an address with or without a port; IPv6 addresses with a port are in brackets. */
    private static @Nullable IpAddress address(String node) {
        if (node.startsWith("[")) {
            int close = node.indexOf(']');
            String address = node.substring(1, Math.max(close, 1));
            boolean hasPort = close + 1 < node.length();
            if (address.indexOf(':') < 0 || (hasPort && !isPort(node, close + 1))) {
                return null;
            }
            return IpAddress.parse(address);
        }
        int colon = node.indexOf(':');
        if (colon < 0 || colon != node.lastIndexOf(':')) {
            return IpAddress.parse(node);
        }
        return isPort(node, colon) ? IpAddress.parse(node.substring(0, colon)) : null;
    }

    /** Whether a colon and a port follow, or a colon and the name that stands for one (RFC 7239, section 6.2). */
    private static boolean isPort(String node, int colon) {
        int start = colon + 1;
        if (node.charAt(colon) != ':' || start == node.length()) {
            return false;
        }
        boolean obfuscated = node.charAt(start) == '_';
        if (obfuscated ? node.length() - start < 2 : node.length() - start > 5) {
            return false;
        }
        for (int i = obfuscated ? start + 1 : start; i < node.length(); i++) {
            char c = node.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!digit && !(obfuscated && (letter || c == '.' || c == '_' || c == '-'))) {
                return false;
            }
        }
        return true;
    }
}
