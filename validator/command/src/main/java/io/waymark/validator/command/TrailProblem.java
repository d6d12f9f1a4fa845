package io.waymark.validator.command;

import io.waymark.format.DeliveryStatus;
import io.waymark.format.FormatException;
import io.waymark.format.TrailDefinition;
import io.waymark.format.TrailDefinitions;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A trail of a home that is in trouble: its definition is damaged, or it is not delivered. Of the trail of the home's
 * configuration, the instances tell the latter.
 *
 * @param home the home
 * @param trail the trail's name
 * @param text what is wrong
 */
record TrailProblem(Path home, String trail, String text) {
    /**
     * Finds the trails of a home that are in trouble.
     *
     * @param home the home
     * @return the problems, sorted by the trails' names
     * @throws CommandException if the definitions cannot be listed
     */
    static List<TrailProblem> find(Path home) throws CommandException {
        TreeMap<String, String> problems = new TreeMap<>();
        try {
            Optional<TrailDefinitions> definitions = TrailDefinitions.read(home);
            if (definitions.isPresent()) {
                for (TrailDefinition trail : definitions.get().trails()) {
                    deliveryError(home, trail.name()).ifPresent(error -> problems.put(trail.name(), error));
                }
                definitions.get().damaged().forEach((trail, problem) -> problems.put(trail, problem + "; mend it"));
            }
        } catch (IOException e) {
            throw new CommandException("cannot read the trails of " + home + ": " + IoErrorMessage.of(e), e);
        }
        List<TrailProblem> found = new ArrayList<>();
        problems.forEach((trail, text) -> found.add(new TrailProblem(home, trail, text)));
        return found;
    }

    private static Optional<String> deliveryError(Path home, String trail) throws IOException {
        Path state = home.resolve("journal").resolve(TrailDefinition.FOLDER).resolve(trail);
        try (DirectoryStream<Path> instances = Files.newDirectoryStream(state, Files::isDirectory)) {
            for (Path instance : instances) {
                Optional<String> error = lastError(instance.resolve(DeliveryStatus.FILE_NAME));
                if (error.isPresent()) {
                    return error;
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // It has not been delivered yet, or is that of the home's configuration.
        }
        return Optional.empty();
    }

    private static Optional<String> lastError(Path file) throws IOException {
        try {
            return Optional.ofNullable(
                    DeliveryStatus.read(Files.readAllBytes(file)).lastError());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FormatException e) {
            return Optional.of(file + " is damaged: " + e.getMessage());
        }
    }
}
