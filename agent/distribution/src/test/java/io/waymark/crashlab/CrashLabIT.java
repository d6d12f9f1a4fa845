package io.waymark.crashlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every scenario of the crash lab for one round, or with {@code -Dwaymark.long=true} for many. */
class CrashLabIT {
    private static final boolean LONG = Boolean.getBoolean("waymark.long");

    @TempDir
    private Path folder;

    /** Scenarios that take minutes run with {@code -Dwaymark.long=true} only. */
    static List<Scenario> scenarios() {
        return CrashLab.SCENARIOS.stream()
                .filter(each -> LONG || !(each instanceof Soak))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void expectationHolds(Scenario tested) throws Exception {
        assumeTrue(
                tested.unsupportedReason().isEmpty(),
                () -> tested.unsupportedReason().orElse(""));
        ScenarioResult row = tested.run(folder, LONG ? tested.longRounds() : 1);
        assertThat(row.violations()).as(tested.expectation()).isEmpty();
        assertThat(row.duplicated()).isZero();
    }
}
