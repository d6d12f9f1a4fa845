package io.waymark.crashlab;

import java.nio.file.Path;
import java.util.Optional;

/** One way in which things go wrong, and what holds nevertheless. */
public interface Scenario {
    /** What the command line calls it. */
    String name();

    /** One sentence: what is done, and what was promised. */
    String expectation();

    /** Why it cannot be run here; mostly it can. */
    default Optional<String> unsupportedReason() {
        return Optional.empty();
    }

    /** How many rounds there are if nobody says. */
    default int defaultRounds() {
        return Math.min(10, longRounds());
    }

    /** How many rounds make it convincing, where there is time. */
    default int longRounds() {
        return 10;
    }

    /**
     * Runs it.
     *
     * @param folder empty, and its own
     * @param rounds how often
     * @return what became of the calls
     * @throws Exception if it could not be run: that is not known to be the product's fault, but no success either
     */
    ScenarioResult run(Path folder, int rounds) throws Exception;
}
