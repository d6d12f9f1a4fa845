package io.waymark.validator.command;

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
    int deliver(Map<String, Object> request) throws CommandException {
        try {
            return this.<ToIntFunction<Map<String, Object>>>load(DELIVERY_LOADER)
                    .applyAsInt(request);
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
    Function<Map<String, Object>, Object> serve(Map<String, Object> request) throws CommandException {
        try {
            return this.<Function<Map<String, Object>, Function<Map<String, Object>, Object>>>load(SERVED_HOMES_LOADER)
                    .apply(request);
        } catch (IllegalStateException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    @SuppressWarnings({"unchecked", "resource"}) // the class loader is needed until the process ends
    private <T> T load(String loader) throws CommandException {
        try {
            URL url = file.toUri().toURL();
            return (T) new URLClassLoader("waymark-agent-jar", new URL[] {url}, ClassLoader.getPlatformClassLoader())
                    .loadClass(loader)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new CommandException(
                    "could not deliver: " + file + " is not the " + NAME + " of this version of the command", e);
        }
    }
}
