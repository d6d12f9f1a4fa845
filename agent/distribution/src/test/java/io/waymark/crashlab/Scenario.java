package io.waymark.crashlab;

import java.nio.file.Path;
import java.util.Optional;

/** A failure of the service or its surroundings, and the guarantees that hold nevertheless. */
public interface Scenario {
    /** Returns the name on the command line. */
    String name();

    /** Returns one sentence: the failure and the expected result. */
    String expectation();

    /** Returns why this machine cannot run the scenario; empty if it can. */
    default Optional<String> unsupportedReason() {
        return Optional.empty();
    }

    /** Returns the number of rounds without {@code --rounds}. */
    default int defaultRounds() {
        return Math.min(10, longRounds());
    }

    /** Returns the number of rounds of a long run. */
    default int longRounds() {
        return 10;
    }

    /**
     * Runs the scenario.
     *
     * @param folder an empty folder of its own
     * @param rounds number of rounds, at least 1
     * @return counts of calls and events
     * @throws Exception if the run fails, by a fault of the product or of the scenario
     */
    ScenarioResult run(Path folder, int rounds) throws Exception;
}
