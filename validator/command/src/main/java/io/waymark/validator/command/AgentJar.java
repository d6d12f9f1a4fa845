package io.waymark.validator.command;

import io.waymark.validator.history.JournalSource;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code waymark-agent.jar}, which holds delivery and its libraries. They are loaded from there only when they are needed,
 * so that commands that read a trail never load code that writes one, and no second copy of them is packaged.
 */
final class AgentJar {
    private static final String NAME = "waymark-agent.jar";
    private static final String DELIVERY_LOADER = "io.waymark.agent.premain.DeliveryLoader";
    private static final String JOURNALS_LOADER = "io.waymark.agent.premain.JournalsLoader";
    private static final String SERVED_HOMES_LOADER = "io.waymark.agent.premain.ServedHomesLoader";

    private final Path file;

    private AgentJar(Path file) {
        this.file = file;
    }

    /**
     * Finds the jar.
     *
     * @param named the jar that the user named; null to look beside the jar of the command, and in the build tree
     * @return the jar
     * @throws CommandException if there is none
     */
    static AgentJar find(@Nullable Path named) throws CommandException {
        List<Path> candidates = named != null ? List.of(named) : defaultLocations();
        return candidates.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .map(AgentJar::new)
                .orElseThrow(() -> new CommandException("could not deliver: no " + NAME + " found at "
                        + candidates.stream().map(Path::toString).collect(Collectors.joining(" or "))
                        + "; name it with --agent-jar FILE"));
    }

    private static List<Path> defaultLocations() {
        List<Path> locations = new ArrayList<>();
        CodeSource source = AgentJar.class.getProtectionDomain().getCodeSource();
        Path own = source == null
                ? Path.of(NAME).toAbsolutePath()
                : Path.of(URI.create(source.getLocation().toString()));
        locations.add(own.resolveSibling(NAME));
        // The command's jar is in validator/command/target.
        Path root = own.resolve("../../../..").normalize();
        locations.add(root.resolve("agent/distribution/target").resolve(NAME));
        return locations;
    }

    /**
     * Runs delivery.
     *
     * @param request see {@code io.waymark.deliver.DeliveryEntryPoint}
     * @return the exit status
     * @throws CommandException if delivery cannot be loaded, or fails unexpectedly
     */
    @SuppressWarnings("unchecked") // see there
    int deliver(Map<String, Object> request) throws CommandException {
        try {
            return ((ToIntFunction<Map<String, Object>>) load(DELIVERY_LOADER)).applyAsInt(request);
        } catch (RuntimeException | Error e) {
            throw new CommandException("could not deliver: " + e, e);
        }
    }

    /**
     * Starts to deliver homes beside a server.
     *
     * @param request see {@code io.waymark.deliver.ServedHomes}
     * @return takes calls, see there
     * @throws CommandException if delivery cannot be loaded, or a home cannot be delivered
     * @throws IllegalArgumentException if the homes cannot be delivered together
     */
    @SuppressWarnings("unchecked") // see there
    Function<Map<String, Object>, Object> serve(Map<String, Object> request) throws CommandException {
        try {
            return ((Function<Map<String, Object>, Function<Map<String, Object>, Object>>) load(SERVED_HOMES_LOADER))
                    .apply(request);
        } catch (IllegalStateException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Opens the journals of a home.
     *
     * @param journals the home's folder of journals
     * @param output takes the lines that reading prints
     * @return the events that services have journaled
     * @throws CommandException if the classes that read journals cannot be loaded
     */
    @SuppressWarnings("unchecked") // see io.waymark.deliver.HomeJournals
    JournalSource journals(Path journals, Output output) throws CommandException {
        Function<Map<String, Object>, Object> calls = ((Function<
                                Map<String, Object>, Function<Map<String, Object>, Object>>)
                        load(JOURNALS_LOADER))
                .apply(Map.of("journals", journals.toString(), "err", output.err()));
        return (after, limit) -> journaledEvents(calls.apply(Map.of("after", after, "limit", limit)), after);
    }

    /** Converts what {@code io.waymark.deliver.HomeJournals} returns. */
    @SuppressWarnings("unchecked") // see there
    static JournalSource.JournaledEvents journaledEvents(Object returned, Map<String, Long> after) {
        Map<String, Object> read = (Map<String, Object>) returned;
        return new JournalSource.JournaledEvents(
                (List<byte[]>) read.getOrDefault("records", List.of()),
                (Map<String, Long>) read.getOrDefault("positions", after));
    }

    @SuppressWarnings("resource") // the class loader is needed until the process ends
    private Object load(String loader) throws CommandException {
        try {
            URL url = file.toUri().toURL();
            return new URLClassLoader("waymark-agent-jar", new URL[] {url}, ClassLoader.getPlatformClassLoader())
                    .loadClass(loader)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new CommandException(
                    "could not deliver: " + file + " is not the " + NAME + " of this version of the command", e);
        }
    }
}
