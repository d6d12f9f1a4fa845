package io.waymark.crashlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of the crash lab: once, or, with {@code -Dwaymark.long=true}, as often as it takes to be convincing. */
class CrashLabIT {
    private static final boolean LONG = Boolean.getBoolean("waymark.long");

    @TempDir
    private Path folder;

    /** What takes minutes is for the long lane alone. */
    static List<Case> cases() {
        return CrashLab.CASES.stream()
                .filter(each -> LONG || !(each instanceof Soak))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatWasPromisedIsKept(Case tested) throws Exception {
        assumeTrue(tested.obstacle().isEmpty(), () -> tested.obstacle().orElse(""));
        Row row = tested.run(folder, LONG ? tested.longRounds() : 1);
        assertThat(row.broken()).as(tested.promise()).isEmpty();
        assertThat(row.doubled()).isZero();
    }
}
