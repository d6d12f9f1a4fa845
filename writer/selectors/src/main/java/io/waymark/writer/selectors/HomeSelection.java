package io.waymark.writer.selectors;

import io.waymark.format.FormatException;
import io.waymark.format.TrailDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which events any trail of a home records, as their definitions are now: what one of them logs is captured, and delivery gives
 * each its own. Where trails are defined, management events are always captured, since the event history has all of them.
 */
public final class HomeSelection implements EventSelection {
    private final Path home;
    private final String configuredTrail;
    private final EventSelectors configured;
    private volatile Selection current;

    /** The selectors of the trails, with the definitions that they come from. */
    private record Selection(int version, Optional<List<TrailDefinition>> trails, List<EventSelectors> selectors) {}

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
        current = new Selection(0, Optional.empty(), List.of(configured));
    }

    /**
     * Reads the definitions of the trails. Called by one thread at a time.
     *
     * @throws FormatException if a definition is damaged; nothing changes
     * @throws IOException if they cannot be read; nothing changes
     */
    public void refresh() throws FormatException, IOException {
        Selection known = current;
        boolean defined = Files.isDirectory(home.resolve(TrailDefinition.FOLDER));
        Optional<List<TrailDefinition>> trails = defined ? TrailDefinition.readAll(home) : Optional.empty();
        if (!trails.equals(known.trails)) {
            List<EventSelectors> selectors = trails.isPresent() ? selectors(trails.get()) : List.of(configured);
            current = new Selection(known.version + 1, trails, selectors);
        }
    }

    private List<EventSelectors> selectors(List<TrailDefinition> trails) throws FormatException {
        List<EventSelectors> selectors = new ArrayList<>();
        selectors.add(EventSelectors.DEFAULT);
        for (TrailDefinition trail : trails) {
            String json = trail.eventSelectors();
            if (trail.logging() && json != null) {
                selectors.add(EventSelectors.parse(json));
            } else if (trail.logging() && trail.name().equals(configuredTrail)) {
                selectors.add(configured);
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
        for (EventSelectors selectors : current.selectors) {
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
        for (EventSelectors selectors : current.selectors) {
            if (selectors.mayRecord(event)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean matches(EventDescriptor event, List<Resource> resources) {
        for (EventSelectors selectors : current.selectors) {
            if (selectors.matches(event, resources)) {
                return true;
            }
        }
        return false;
    }
}
