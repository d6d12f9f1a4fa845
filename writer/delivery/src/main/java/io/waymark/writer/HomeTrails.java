package io.waymark.writer;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.file.DurableFile;
import io.waymark.base.file.StateFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.FormatException;
import io.waymark.format.TrailDefinition;
import io.waymark.format.TrailDefinitions;
import io.waymark.writer.delivery.DeliverySettings;
import io.waymark.writer.delivery.RecordSelection;
import io.waymark.writer.delivery.TrailRules;
import io.waymark.writer.delivery.TrailSelection;
import io.waymark.writer.delivery.TrailsReader;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.selectors.EventSelectors;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The trails of a home: those that its folder {@code trails} defines, or the one of its configuration. Used by one thread.
 */
final class HomeTrails implements TrailsReader {
    private static final String STATE = "trails";

    private final Configuration configuration;
    private final SigningKeyStore keys;
    private final OperatorLog log;
    private final DeliverySettings configured;
    private final Set<String> unreadable = new HashSet<>();
    private Map<String, KnownTrail> known = Map.of();
    private @Nullable DeliverySettings unlogged;

    /** The settings that a definition led to. */
    private record KnownTrail(TrailDefinition definition, DeliverySettings settings) {}

    HomeTrails(Configuration configuration, SigningKeyStore keys, DeliverySettings configured, OperatorLog log) {
        this.configuration = configuration;
        this.keys = keys;
        this.configured = configured;
        this.log = log;
    }

    @Override
    public List<AppliedTrail> applied() throws IOException {
        List<AppliedTrail> applied = new ArrayList<>();
        Map<String, KnownTrail> defined = new HashMap<>();
        for (Path state : states()) {
            Path file = state.resolve(AppliedState.FILE);
            AppliedState trail = new StateFile(file, log).read(AppliedState::fromJson);
            if (trail == null) {
                continue;
            }
            try {
                List<TrailPhase> leftBehind = phases(trail.leftBehind(), new HashMap<>());
                applied.add(new AppliedTrail(leftBehind, phases(trail.phases(), defined), trail.isBegun()));
            } catch (IOException e) {
                log.error(
                        "trails." + file,
                        file + ", where it is recorded how a trail was delivered last, cannot be used: "
                                + e.getMessage() + "; the trail is delivered as it is defined now",
                        null);
            }
        }
        known = defined;
        return applied;
    }

    private List<TrailPhase> phases(List<AppliedState.Phase> recorded, Map<String, KnownTrail> defined)
            throws IOException {
        List<TrailPhase> phases = new ArrayList<>();
        for (AppliedState.Phase phase : recorded) {
            TrailDefinition definition = phase.definition();
            DeliverySettings settings;
            if (definition == null) {
                settings = phase.logging() ? configured : unlogged();
            } else {
                settings = settings(definition);
                if (phase.logging() == settings.rules().logging()) {
                    defined.put(definition.name(), new KnownTrail(definition, settings));
                } else {
                    settings = settings.stopped();
                    defined.remove(definition.name());
                }
            }
            phases.add(new TrailPhase(settings, phase.through()));
        }
        return phases;
    }

    /** Returns the folders of trails that are or were delivered. */
    private List<Path> states() throws IOException {
        List<Path> states = new ArrayList<>(List.of(configured.state()));
        Path others = configured.journals().resolve(STATE);
        if (Files.isDirectory(others)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(others)) {
                for (Path folder : folders) {
                    // One that cannot be entered now may have places; a file of somebody else has none.
                    if (!Files.isRegularFile(folder)) {
                        states.add(folder);
                    }
                }
            }
        }
        return states;
    }

    @Override
    public void apply(AppliedTrail trail) throws IOException {
        Path folder = trail.phases().get(0).settings().state();
        DurableFile.createFolders(folder);
        AppliedState state = new AppliedState(recorded(trail.leftBehind()), recorded(trail.phases()), trail.isBegun());
        new StateFile(folder.resolve(AppliedState.FILE), log).write(state.toJson());
    }

    private static List<AppliedState.Phase> recorded(List<TrailPhase> phases) {
        return phases.stream()
                .map(phase -> new AppliedState.Phase(
                        phase.settings().definition(), phase.settings().rules().logging(), phase.through()))
                .toList();
    }

    @Override
    public void forget(DeliverySettings settings) throws IOException {
        Files.deleteIfExists(settings.state().resolve(AppliedState.FILE));
    }

    @Override
    public List<DeliverySettings> read() throws IOException {
        Optional<TrailDefinitions> definitions = TrailDefinitions.read(configuration.get(WriterOptions.HOME));
        unreadable.clear();
        if (definitions.isEmpty()) {
            return List.of(configured);
        }
        Map<String, KnownTrail> read = new HashMap<>();
        List<DeliverySettings> settings = new ArrayList<>();
        Map<String, String> problems = new HashMap<>(definitions.get().damaged());
        for (TrailDefinition definition : definitions.get().trails()) {
            KnownTrail before = known.get(definition.name());
            try {
                KnownTrail trail = before != null && before.definition.equals(definition)
                        ? before
                        : new KnownTrail(definition, settings(definition));
                read.put(definition.name(), trail);
                settings.add(trail.settings);
            } catch (IOException e) {
                problems.put(definition.name(), String.valueOf(e.getMessage()));
            }
        }
        for (Map.Entry<String, String> problem : problems.entrySet()) {
            keepAsItWas(problem.getKey(), problem.getValue(), read, settings);
        }
        known = read;
        String configuredName = configured.trail().name();
        if (!read.containsKey(configuredName) && !unreadable.contains(configuredName)) {
            settings.add(unlogged());
        }
        if (settings.isEmpty()) {
            throw new IOException(String.join("; ", problems.values()));
        }
        return settings;
    }

    @Override
    public Set<String> unreadable() {
        return Set.copyOf(unreadable);
    }

    /** A damaged definition changes nothing: neither for the other trails, nor for its own, if that was known before. */
    private void keepAsItWas(
            String name, String problem, Map<String, KnownTrail> read, List<DeliverySettings> settings) {
        KnownTrail before = known.get(name);
        if (before != null) {
            read.put(name, before);
            settings.add(before.settings);
        } else {
            unreadable.add(name);
        }
        log.warn(
                "trails." + problem,
                problem + "; mend it: "
                        + (before == null ? "nothing is delivered for it" : "the trail stays as it was"),
                null);
    }

    /** Frees the journals of a home whose configured trail was deleted, and keeps its status. */
    private DeliverySettings unlogged() {
        DeliverySettings settings = unlogged;
        if (settings == null) {
            settings = new DeliverySettings(
                    configured.journals(),
                    configured.state(),
                    configured.trail(),
                    null,
                    new TrailRules(false, false, RecordSelection.ALL, ""),
                    configured.roll(),
                    configured.digestInterval(),
                    configured.store(),
                    keys);
            unlogged = settings;
        }
        return settings;
    }

    private DeliverySettings settings(TrailDefinition definition) throws IOException {
        boolean isConfigured = definition.name().equals(configured.trail().name());
        Trail trail = new Trail(
                definition.name(),
                configured.trail().accountId(),
                definition.homeRegion(),
                definition.bucket(),
                definition.prefix());
        Path state = isConfigured
                ? configured.state()
                : configured.journals().resolve(STATE).resolve(definition.name());
        return new DeliverySettings(
                configured.journals(),
                state,
                trail,
                definition,
                new TrailRules(
                        definition.logging(),
                        definition.logFileValidation(),
                        TrailSelection.of(definition, selectors(definition, isConfigured)),
                        isConfigured ? "" : definition.name() + "/"),
                configured.roll(),
                configured.digestInterval(),
                DeliverySettingsFactory.store(configuration, trail, log),
                keys);
    }

    private EventSelectors selectors(TrailDefinition definition, boolean isConfigured) throws IOException {
        try {
            EventSelectors own = EventSelectors.of(definition);
            if (own != null) {
                return own;
            }
        } catch (FormatException e) {
            throw new IOException(e.getMessage(), e);
        }
        return isConfigured ? ConfiguredSelectors.of(configuration) : EventSelectors.DEFAULT;
    }
}
