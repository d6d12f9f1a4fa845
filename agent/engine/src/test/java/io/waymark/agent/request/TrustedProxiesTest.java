package io.waymark.agent.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final String PROXIES = "10.0.0.0/8, 192.0.2.1, 2001:db8:a::/48";
    private static final String PEER = "10.0.0.1";

    /** A request whose peer and headers a test sets. */
    private static final class ReceivedRequest implements RequestAccessor {
        private final Map<String, List<String>> headers = new LinkedHashMap<>();
        private final @Nullable String peer;

        ReceivedRequest(@Nullable String peer) {
            this.peer = peer;
        }

        ReceivedRequest with(String name, String... lines) {
            headers.put(name, List.of(lines));
            return this;
        }

        @Override
        public @Nullable String remoteAddress(Object request) {
            return peer;
        }

        @Override
        public @Nullable String header(Object request, String name) {
            List<String> lines = headers(request, name);
            return lines.isEmpty() ? null : lines.get(0);
        }

        @Override
        public List<String> headers(Object request, String name) {
            return headers.getOrDefault(name, List.of());
        }

        @Override
        public @Nullable String principal(Object request) {
            return null;
        }

        @Override
        public @Nullable String authType(Object request) {
            return null;
        }
    }

    private static TrustedProxies proxies(String list, ForwardingHeader header) {
        return TrustedProxies.parse(list, header, problem -> {
            throw new AssertionError(problem);
        });
    }

    private static @Nullable ProxiedRequest read(String list, ReceivedRequest request) {
        return proxies(list, ForwardingHeader.EITHER).read(request, request);
    }

    private static String client(ReceivedRequest request) {
        ProxiedRequest proxied = read(PROXIES, request);
        assertThat(proxied).isNotNull();
        return proxied.client().toString();
    }

    private static String client(String header, String... lines) {
        return client(new ReceivedRequest(PEER).with(header, lines));
    }

    private static @Nullable UUID requestId(String... lines) {
        ProxiedRequest proxied = read(PROXIES, new ReceivedRequest(PEER).with("X-Request-ID", lines));
        assertThat(proxied).isNotNull();
        return proxied.requestId();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7                                  | 198.51.100.7",
                "198.51.100.7:4711                             | 198.51.100.7",
                "2001:db8::7                                   | 2001:db8::7",
                "2001:DB8:0:0:0:0:0:7                          | 2001:db8::7",
                "[2001:db8::7]                                 | 2001:db8::7",
                "[2001:db8::7]:443                             | 2001:db8::7",
                "::ffff:198.51.100.7                           | 198.51.100.7",
                "203.0.113.9, 198.51.100.7                     | 198.51.100.7",
                "203.0.113.9, 198.51.100.7, 10.9.9.9           | 198.51.100.7",
                "198.51.100.7,10.2.0.1,192.0.2.1,2001:db8:a::1 | 198.51.100.7",
                "10.3.0.1, 10.2.0.1                            | 10.3.0.1",
                "198.51.100.7, ::ffff:10.1.1.1                 | 198.51.100.7",
                "198.51.100.7,, \t, 10.2.0.1,                  | 198.51.100.7",
                "198.51.100.7, unknown, 10.2.0.1               | 10.2.0.1",
                "198.51.100.7, unknown                         | 10.0.0.1",
                "198.51.100.7, 10.2.0.1:, 10.3.0.1             | 10.3.0.1",
                "198.51.100.7, 10.2.0.1:123456, 10.3.0.1       | 10.3.0.1",
                "198.51.100.7, [10.2.0.1], 10.3.0.1            | 10.3.0.1",
                "198.51.100.7, [2001:db8:a::1, 10.3.0.1        | 10.3.0.1",
                "198.51.100.7, [2001:db8:a::1]x, 10.3.0.1      | 10.3.0.1",
                "198.51.100.7, fe80::1%eth0, 10.3.0.1          | 10.3.0.1",
                "198.51.100.7, example.com, 10.3.0.1           | 10.3.0.1",
                "198.51.100.7, 10.02.0.1, 10.3.0.1             | 10.3.0.1",
                "','                                           | 10.0.0.1",
            })
    void xForwardedForIsWalkedFromTheRight(String header, String client) {
        assertThat(client("X-Forwarded-For", header)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "for=198.51.100.7                                                    | 198.51.100.7",
                "For=198.51.100.7;Proto=http;by=203.0.113.43                         | 198.51.100.7",
                "proto=https; for=198.51.100.7 ; host=shop.example.com:8443          | 198.51.100.7",
                "for=\"198.51.100.7:4711\"                                           | 198.51.100.7",
                "for=198.51.100.7:4711                                               | 198.51.100.7",
                "for=\"198.51.100.7:_port\"                                          | 198.51.100.7",
                "for=\"[2001:db8:cafe::17]:4711\"                                    | 2001:db8:cafe::17",
                "FOR=\"[2001:DB8:cafe::17]\"                                         | 2001:db8:cafe::17",
                "for=\"2001:db8:cafe::17\"                                           | 2001:db8:cafe::17",
                "for=[2001:db8:cafe::17]                                             | 2001:db8:cafe::17",
                "for=\"\\198.51.100\\.7\"                                            | 198.51.100.7",
                ";for=198.51.100.7;;                                                 | 198.51.100.7",
                "for=203.0.113.9, for=198.51.100.7                                   | 198.51.100.7",
                "for=198.51.100.7, for=10.2.0.1;by=10.3.0.1, for=\"[2001:db8:a::1]\" | 198.51.100.7",
                "for=198.51.100.7;ext=\"a,b;for=1.1.1.1\", for=10.2.0.1              | 198.51.100.7",
                "for=198.51.100.7;ext=\"a\\\", for=1.1.1.1\", for=10.2.0.1           | 198.51.100.7",
                "for=198.51.100.7;ext=\"a, for=1.1.1.1;b=\\\"\", for=10.2.0.1          | 198.51.100.7",
                "for=10.3.0.1, for=10.2.0.1                                          | 10.3.0.1",
                "for=198.51.100.7, for=unknown, for=10.2.0.1                         | 10.2.0.1",
                "for=198.51.100.7, for=_gazonk, for=10.2.0.1                         | 10.2.0.1",
                "for=\"_SEVKISEK\"                                                   | 10.0.0.1",
                "for=unknown                                                         | 10.0.0.1",
                "for=198.51.100.7, proto=https, for=10.2.0.1                         | 10.2.0.1",
                "for=198.51.100.7;for=10.9.9.9, for=10.2.0.1                         | 10.2.0.1",
                "for=198.51.100.7, for =10.9.9.9, for=10.2.0.1                       | 10.2.0.1",
                "for=198.51.100.7, for=10.9.9.9;proto, for=10.2.0.1                  | 10.2.0.1",
                "for=198.51.100.7, for=10.9.9.9;proto=, for=10.2.0.1                 | 10.2.0.1",
                "for=198.51.100.7, for=\"10.9.9.9, for=10.2.0.1                      | 10.2.0.1",
                "for=\"203.0.113.9, for=198.51.100.7                                 | 198.51.100.7",
                "for=198.51.100.7 10.9.9.9                                           | 10.0.0.1",
                "198.51.100.7                                                        | 10.0.0.1",
                "for=\"198.51.100.7\\                                                | 10.0.0.1",
                "for=example.com                                                     | 10.0.0.1",
            })
    void forwardedIsWalkedFromTheRight(String header, String client) {
        assertThat(client("Forwarded", header)).isEqualTo(client);
    }

    /** As after HAProxy, which adds a line of its own below that of the client. */
    @Test
    void lastLineOfAHeaderIsTheNearestHop() {
        assertThat(client("X-Forwarded-For", "203.0.113.9", "198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(client("X-Forwarded-For", "203.0.113.9, 198.51.100.7", "10.2.0.1"))
                .isEqualTo("198.51.100.7");
        assertThat(client("Forwarded", "for=203.0.113.9;ext=\"", "for=198.51.100.7"))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void forwardedDecidesWhereBothHeadersArePresent() {
        ReceivedRequest both =
                new ReceivedRequest(PEER).with("Forwarded", "for=198.51.100.7").with("X-Forwarded-For", "203.0.113.9");
        assertThat(client(both)).isEqualTo("198.51.100.7");
        both.with("Forwarded", " ");
        assertThat(client(both)).isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource({"FORWARDED, 198.51.100.7", "X_FORWARDED_FOR, 203.0.113.9"})
    void configuredHeaderIsTheOnlyOneRead(ForwardingHeader header, String client) {
        ReceivedRequest both =
                new ReceivedRequest(PEER).with("Forwarded", "for=198.51.100.7").with("X-Forwarded-For", "203.0.113.9");
        ProxiedRequest proxied = proxies(PROXIES, header).read(both, both);
        assertThat(proxied).isNotNull();
        assertThat(proxied.client()).hasToString(client);
        ReceivedRequest neither = new ReceivedRequest(PEER)
                .with(header == ForwardingHeader.FORWARDED ? "X-Forwarded-For" : "Forwarded", "for=203.0.113.9");
        ProxiedRequest direct = proxies(PROXIES, header).read(neither, neither);
        assertThat(direct).isNotNull();
        assertThat(direct.client()).hasToString(PEER);
    }

    @ParameterizedTest
    @CsvSource({
        "10.255.255.255, true",
        "11.0.0.0, false",
        "192.0.2.1, true",
        "192.0.2.2, false",
        "::ffff:10.0.0.1, true",
        "0:0:0:0:0:ffff:a00:1, true",
        "2001:db8:a:ffff:0:0:0:1, true",
        "[2001:db8:a::1], true",
        "2001:db8:a::1%eth0, true",
        "2001:db8:b::1, false",
        "localhost, false",
        "'', false",
        ", false"
    })
    void headersAreBelievedFromTrustedPeersAlone(@Nullable String peer, boolean trusted) {
        ReceivedRequest request = new ReceivedRequest(peer).with("X-Forwarded-For", "198.51.100.7");
        assertThat(read(PROXIES, request) != null).isEqualTo(trusted);
        assertThat(read("", request)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.9.9.9, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 203.0.113.9, false",
        "203.0.113.8/31, 203.0.113.9, true",
        "203.0.113.8/31, 203.0.113.10, false",
        "203.0.113.9/32, 203.0.113.9, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "2001:db8::/63, 2001:db8:0:1::1, true",
        "2001:db8::/64, 2001:db8:0:1::1, false",
        "2001:db8::/65, 2001:db8::7fff:0:0:1, true",
        "2001:db8::/65, 2001:db8::8000:0:0:1, false",
        "2001:db8::1/128, 2001:db8::1, true",
        "2001:db8::1/128, 2001:db8::2, false"
    })
    void networkContainsTheAddressesOfItsPrefix(String network, String peer, boolean trusted) {
        assertThat(read(network, new ReceivedRequest(peer)) != null).isEqualTo(trusted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0",
                "10.*",
                "::/129",
                "::/9999999999",
                "[::1]",
                "fe80::1%eth0",
                "proxy.example.com",
                "10.0.0.1 10.0.0.2"
            })
    void badEntryIsNamedAndIgnored(String entry) {
        List<String> problems = new ArrayList<>();
        TrustedProxies proxies =
                TrustedProxies.parse("10.0.0.1, " + entry + ",, 10.0.0.9 ", ForwardingHeader.EITHER, problems::add);
        assertThat(problems).singleElement().asString().contains("\"" + entry + "\"", "CIDR");
        for (String peer : List.of("10.0.0.1", "10.0.0.9")) {
            ReceivedRequest request = new ReceivedRequest(peer);
            assertThat(proxies.read(request, request)).as(peer).isNotNull();
        }
        ReceivedRequest other = new ReceivedRequest("10.0.0.2");
        assertThat(proxies.read(other, other)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.51.100.7\r\nX: y",
                "198.51.100.7\n",
                "\u0000198.51.100.7",
                "198.51.100.7\u00a0",
                "１98.51.100.7",
                "\u202e7.001.15.891",
                "\ud83d\ude00",
                "{\"a\":1}",
                "$(id)",
                "\"198.51.100.7\""
            })
    void hostileEntryIsNoAddress(String entry) {
        assertThat(client("X-Forwarded-For", entry)).isEqualTo(PEER);
        assertThat(client("X-Forwarded-For", entry + ", 10.2.0.1")).isEqualTo("10.2.0.1");
        assertThat(client("Forwarded", "for=" + entry + entry)).isEqualTo(PEER);
        assertThat(client("Forwarded", "for=\"" + entry.replace("\"", "\\\"") + "\", for=10.2.0.1"))
                .isEqualTo("10.2.0.1");
    }

    @Test
    void longHeaderIsNotBelieved() {
        String padded = " ".repeat(8192 - 12) + "198.51.100.7";
        assertThat(client("X-Forwarded-For", padded)).isEqualTo("198.51.100.7");
        assertThat(client("X-Forwarded-For", " " + padded)).isEqualTo(PEER);
        assertThat(client("X-Forwarded-For", padded, "198.51.100.7")).isEqualTo(PEER);
        assertThat(client("Forwarded", "for=198.51.100.7;a=" + "b".repeat(8192)))
                .isEqualTo(PEER);
        assertThat(client("X-Forwarded-For", "198.51.100.7, ".repeat(10_000) + "198.51.100.7"))
                .isEqualTo(PEER);
        String[] lines = new String[10_000];
        Arrays.fill(lines, "");
        assertThat(client("X-Forwarded-For", lines)).isEqualTo(PEER);
    }

    @Test
    void longestChainIsReadToItsEnd() {
        assertThat(client("X-Forwarded-For", "198.51.100.7" + ",10.2.0.1".repeat(900)))
                .isEqualTo("198.51.100.7");
        assertThat(client("X-Forwarded-For", "198.51.100.7" + ",".repeat(8000))).isEqualTo("198.51.100.7");
        assertThat(client("Forwarded", "for=198.51.100.7" + ",for=10.2.0.1".repeat(600)))
                .isEqualTo("198.51.100.7");
        assertThat(client("Forwarded", "for=\"" + "\\".repeat(8000) + "\"")).isEqualTo(PEER);
        assertThat(client("Forwarded", "\\\"".repeat(4000))).isEqualTo(PEER);
    }

    @Test
    void requestWithoutHeadersIsTheProxysOwn() {
        ProxiedRequest proxied = read(PROXIES, new ReceivedRequest(PEER));
        assertThat(proxied).isNotNull();
        assertThat(proxied.client()).hasToString(PEER);
        assertThat(proxied.requestId()).isNull();
    }

    @Test
    void uuidOfATrustedProxyIsTheRequestId() {
        UUID id = UUID.fromString("6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a10");
        assertThat(requestId(id.toString())).isEqualTo(id);
        assertThat(requestId("6F1C52A0-93A5-4D0C-8D0E-0B9D7B8F9A10")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "6f1c52a093a54d0c8d0e0b9d7b8f9a10",
                "{6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a1}",
                "6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a1g",
                "6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a1\n",
                "6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a１0",
                "6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a10, 1",
                "00000000-0000-0000-0000-000000000000"
            })
    void otherTextIsNoRequestId(String text) {
        assertThat(requestId(text)).isNull();
    }

    @Test
    void severalRequestIdsAreNone() {
        assertThat(requestId("6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a10", "7f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a10"))
                .isNull();
    }
}
