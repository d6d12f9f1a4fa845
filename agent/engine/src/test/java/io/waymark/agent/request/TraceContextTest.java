package io.waymark.agent.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String BODY = TRACE + "-" + PARENT;

    @ParameterizedTest
    @ValueSource(
            strings = {"00-" + BODY + "-01", "00-" + BODY + "-00", "01-" + BODY + "-01", "cc-" + BODY + "-01-what"})
    void readsValidHeaders(String header) {
        assertThat(TraceContext.parse(header)).isEqualTo(new TraceContext(TRACE, PARENT));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + BODY + "-01",
                "0x-" + BODY + "-01",
                "00-" + BODY + "-0",
                "00-" + BODY + "-zz",
                "00-" + BODY + "-01-more",
                "00-" + BODY + "-01\r\nX: 1",
                "01-" + BODY + "-01more",
                "00_" + BODY + "-01",
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
            })
    void ignoresOthers(String header) {
        assertThat(TraceContext.parse(header)).isNull();
    }

    @Test
    void boundsWhatItReads() {
        assertThat(TraceContext.parse("0".repeat(1_000_000))).isNull();
    }
}
