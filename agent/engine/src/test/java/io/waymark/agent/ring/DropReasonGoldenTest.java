package io.waymark.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.InstanceStatus;
import io.waymark.testing.GoldenFile;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Drop reasons stand in the trail, in status files and in metrics: wire format, see {@code docs/wire-format.md}. */
class DropReasonGoldenTest {
    @Test
    void readersKnowAllDropReasons() {
        assertThat(Arrays.stream(DropReason.values()).map(DropReason::name))
                .containsExactlyInAnyOrderElementsOf(InstanceStatus.DROP_REASONS);
    }

    @Test
    void dropReasonsKeepTheirNames() throws Exception {
        new GoldenFile("drop-reasons.txt")
                .assertMatches(
                        Arrays.stream(DropReason.values()).map(DropReason::name).collect(Collectors.joining("\n")));
    }
}
