package io.waymark.writer.selectors;

import io.waymark.format.FormatException;
import io.waymark.format.TrailDefinition;
import io.waymark.format.TrailDefinitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which events any trail of a home records, as their definitions are now: what one of them logs is captured, and delivery gives
 * each its own. Where trails are defined, management events are always captured, since the event history has all of them.
 */
public final class HomeSelection implements EventSelection {
    /** No trail has this name: management events are captured whatever trails select. */
    private static final String ALL_TRAILS = "";

    private final Path home;
    private final String configuredTrail;
    private final EventSelectors configured;
    private volatile Selection current;

    /** The selectors of the trails, with the definitions that they come from. */
    private record Selection(int version, Optional<TrailDefinitions> trails, Map<String, EventSelectors> selectors) {}

    /**
     * Creates the selection of a home without definitions; {@link #refresh} reads them.
     *
     * @param home the home
     * @param configuredTrail the name of the trail of its configuration
     * @param configured the event selectors of that trail
     */
    public HomeSelection(Path home, String configuredTrail, EventSelectors configured) {
        this.home = home;
        this.configuredTrail = configuredTrail;
        this.configured = configured;
        current = new Selection(0, Optional.empty(), Map.of(configuredTrail, configured));
    }

    /**
     * Reads the definitions of the trails. Called by one thread at a time.
     *
     * @throws FormatException if a definition is damaged: that trail records what it did before; the others change
     * @throws IOException if they cannot be read; nothing changes
     */
    public void refresh() throws FormatException, IOException {
        Selection known = current;
        boolean defined = Files.isDirectory(home.resolve(TrailDefinition.FOLDER));
        Optional<TrailDefinitions> trails = defined ? TrailDefinitions.read(home) : Optional.empty();
        if (trails.equals(known.trails)) {
            return;
        }
        Map<String, String> problems = new TreeMap<>();
        Map<String, EventSelectors> selectors = trails.isPresent()
                ? selectors(trails.get(), known.selectors, problems)
                : Map.of(configuredTrail, configured);
        current = new Selection(known.version + 1, trails, selectors);
        if (!problems.isEmpty()) {
            throw new FormatException(String.join("; ", problems.values()));
        }
    }

    private Map<String, EventSelectors> selectors(
            TrailDefinitions trails, Map<String, EventSelectors> before, Map<String, String> problems) {
        Map<String, EventSelectors> selectors = new HashMap<>();
        selectors.put(ALL_TRAILS, EventSelectors.DEFAULT);
        problems.putAll(trails.damaged());
        for (TrailDefinition trail : trails.trails()) {
            try {
                EventSelectors own = trail.logging() ? EventSelectors.of(trail) : null;
                if (own != null) {
                    selectors.put(trail.name(), own);
                } else if (trail.logging() && trail.name().equals(configuredTrail)) {
                    selectors.put(trail.name(), configured);
                }
            } catch (FormatException e) {
                problems.put(trail.name(), String.valueOf(e.getMessage()));
            }
        }
        for (String damaged : problems.keySet()) {
            EventSelectors known = before.get(damaged);
            if (known != null) {
                selectors.put(damaged, known);
            }
        }
        return selectors;
    }

    @Override
    public int version() {
        return current.version;
    }

    @Override
    public SelectionDecision decide(EventDescriptor event) {
        SelectionDecision all = SelectionDecision.NEVER;
        for (EventSelectors selectors : current.selectors.values()) {
            SelectionDecision one = selectors.decide(event);
            if (one == SelectionDecision.ALWAYS) {
                return one;
            }
            all = one == SelectionDecision.BY_RESOURCE ? one : all;
        }
        return all;
    }

    @Override
    public boolean mayRecord(EventDescriptor event) {
        for (EventSelectors selectors : current.selectors.values()) {
            if (selectors.mayRecord(event)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean matches(EventDescriptor event, List<Resource> resources) {
        for (EventSelectors selectors : current.selectors.values()) {
            if (selectors.matches(event, resources)) {
                return true;
            }
        }
        return false;
    }
}
