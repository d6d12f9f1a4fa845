package io.waymark.agent.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "198.51.100.7, 198.51.100.7",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "0:0:0:0:0:0:0:1, ::1",
        "2001:DB8:0:0:0:0:0:00A1, 2001:db8::a1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "::ffff:192.0.2.33, 192.0.2.33",
        "::FFFF:c000:221, 192.0.2.33",
        "0:0:0:0:0:ffff:192.0.2.33, 192.0.2.33",
        "::192.0.2.33, ::c000:221"
    })
    void addressHasOneCanonicalText(String text, String canonical) {
        IpAddress address = IpAddress.parse(text);
        assertThat(address).hasToString(canonical);
        assertThat(IpAddress.parse(canonical)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.256",
                "1.2.3.99999999999",
                "1.2.3.04",
                "00.1.2.3",
                "1.2.3.4 ",
                "1.2.3.-4",
                "1.2.3.+4",
                "0x7f.0.0.1",
                "2130706433",
                "127.1",
                "localhost",
                "example.com",
                "١.٢.٣.٤",
                "1.2.3.4\r\n",
                ":",
                ":::",
                "::1::",
                "1::2::3",
                ":1",
                "1:",
                ":1::",
                "::1:",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "12345::",
                "::g",
                "::１",
                "::1.2.3",
                "::1.2.3.4.5",
                "::1.2.3.4:5",
                "1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "fe80::1%eth0",
                "[::1]",
                "::1/128",
                "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"
            })
    void otherTextIsNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0:0:0:0:0:0:0:1, ::1",
        "[0:0:0:0:0:0:0:1], ::1",
        "fe80:0:0:0:1:2:3:4%eth0, fe80::1:2:3:4",
        "[fe80::1%2], fe80::1"
    })
    void peerIsReadAsServersWriteIt(String text, String canonical) {
        assertThat(IpAddress.parsePeer(text)).hasToString(canonical);
    }
}
