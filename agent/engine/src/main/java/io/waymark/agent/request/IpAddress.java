package io.waymark.agent.request;

import io.waymark.base.reference.RecentValues;
import org.jspecify.annotations.Nullable;

/**
 * An IP address. Reading one never resolves a name. An IPv4 address equals the IPv6 address that it is mapped to (RFC 4291,
 * section 2.5.5.2).
 *
 * @param high the first 64 bits of the IPv6 address
 * @param low its last 64 bits
 */
public record IpAddress(long high, long low) {
    private static final int GROUPS = 8;
    private static final int MAX_TEXT_LENGTH = 45;
    private static final long MAPPED_IPV4 = 0xFFFF_0000_0000L;
    private static final long IPV4_MASK = 0xFFFF_FFFFL;

    /** Most requests come from an address that others came from. */
    private static final RecentValues<Canonical> RECENT = new RecentValues<>(256);

    private record Canonical(String text, String canonical) {}

    /**
     * Reads an address.
     *
     * @param text four decimal numbers without leading zeros, or an IPv6 address of RFC 4291, section 2.2
     * @return null for any other text, such as a name or an address with a zone
     */
    static @Nullable IpAddress parse(String text) {
        if (text.length() > MAX_TEXT_LENGTH) {
            return null;
        }
        if (text.indexOf(':') >= 0) {
            return parseIpv6(text);
        }
        long value = parseIpv4(text);
        return value < 0 ? null : new IpAddress(0, MAPPED_IPV4 | value);
    }

    /**
     * Returns the canonical text of an address.
     *
     * @param text an address as servers name their peers, or any other text
     * @return four decimal numbers or the text of RFC 5952; the argument itself if it is no address
     */
    public static String canonical(String text) {
        if (text.length() > MAX_TEXT_LENGTH) {
            return canonicalText(text);
        }
        Canonical known = RECENT.get(text.hashCode());
        if (known == null || !known.text().equals(text)) {
            known = new Canonical(text, canonicalText(text));
            RECENT.put(text.hashCode(), known);
        }
        return known.canonical();
    }

    private static String canonicalText(String text) {
        IpAddress address = parsePeer(text);
        return address == null ? text : address.toString();
    }

    /**
     * Reads an address as servers name their peers.
     *
     * @param text an address, which may be in brackets and have a zone
     * @return null for any other text
     */
    static @Nullable IpAddress parsePeer(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String address = bracketed ? text.substring(1, text.length() - 1) : text;
        int zone = address.indexOf('%');
        return parse(zone < 0 ? address : address.substring(0, zone));
    }

    /** Returns a 32-bit number; negative if the text is no IPv4 address. */
    private static long parseIpv4(String text) {
        long value = 0;
        int octets = 0;
        int octet = 0;
        int digits = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '.' : text.charAt(i);
            if (c == '.') {
                octets++;
                if (digits == 0 || octets > 4) {
                    return -1;
                }
                value = value << 8 | octet;
                octet = 0;
                digits = 0;
            } else {
                octet = octet * 10 + c - '0';
                if (c < '0' || c > '9' || octet > 255 || (digits > 0 && octet < 10)) {
                    return -1;
                }
                digits++;
            }
        }
        return octets == 4 ? value : -1;
    }

    private static @Nullable IpAddress parseIpv6(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = text.startsWith("::") ? 0 : -1;
        int i = gap == 0 ? 2 : 0;
        while (i < text.length()) {
            int colon = text.indexOf(':', i);
            int end = colon < 0 ? text.length() : colon;
            if (colon < 0 && text.indexOf('.', i) >= 0) {
                long ipv4 = parseIpv4(text.substring(i));
                if (ipv4 < 0 || count > GROUPS - 2) {
                    return null;
                }
                groups[count++] = (int) (ipv4 >>> 16);
                groups[count++] = (int) (ipv4 & 0xFFFF);
                break;
            }
            int group = parseGroup(text, i, end);
            if (group < 0 || count == GROUPS) {
                return null;
            }
            groups[count++] = group;
            i = end + 1;
            if (colon >= 0 && i < text.length() && text.charAt(i) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                i++;
            } else if (colon >= 0 && i == text.length()) {
                return null;
            }
        }
        if (gap < 0 ? count != GROUPS : count == GROUPS) {
            return null;
        }
        return of(groups, count, gap);
    }

    /** Returns a 16-bit number; negative if the text is no group of an IPv6 address. */
    private static int parseGroup(String text, int from, int to) {
        if (from == to || to - from > 4) {
            return -1;
        }
        int group = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            group = group << 4 | digit;
        }
        return group;
    }

    /** Groups from the gap on are the address's last. */
    private static IpAddress of(int[] groups, int count, int gap) {
        long[] halves = new long[2];
        for (int i = 0; i < count; i++) {
            int place = gap >= 0 && i >= gap ? GROUPS - count + i : i;
            halves[place / 4] |= (long) groups[i] << (48 - 16 * (place % 4));
        }
        return new IpAddress(halves[0], halves[1]);
    }

    /**
     * Whether this is an IPv4 address.
     *
     * @return {@code true} also for one that was written as a mapped IPv6 address
     */
    boolean isIpv4() {
        return high == 0 && (low & ~IPV4_MASK) == MAPPED_IPV4;
    }

    /**
     * Returns the first address of a network.
     *
     * @param prefix the network's length, 0 to 128 bits
     * @return this address with the other bits cleared
     */
    IpAddress network(int prefix) {
        long highMask = prefix == 0 ? 0 : -1L << (64 - Math.min(prefix, 64));
        long lowMask = prefix <= 64 ? 0 : -1L << (128 - prefix);
        return new IpAddress(high & highMask, low & lowMask);
    }

    private int group(int index) {
        return (int) ((index < 4 ? high : low) >>> (48 - 16 * (index % 4))) & 0xFFFF;
    }

    /** Returns the canonical text: four decimal numbers, or that of RFC 5952. */
    @Override
    public String toString() {
        if (isIpv4()) {
            return (low >> 24 & 0xFF) + "." + (low >> 16 & 0xFF) + "." + (low >> 8 & 0xFF) + "." + (low & 0xFF);
        }
        int gap = -1;
        int gapLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && group(end) == 0) {
                end++;
            }
            if (end - start > gapLength) {
                gap = start;
                gapLength = end - start;
            }
        }
        StringBuilder text = new StringBuilder(MAX_TEXT_LENGTH);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                if (i > 0 && i != gap + gapLength) {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }
}
