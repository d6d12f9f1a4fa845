package io.waymark.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The definitions of a home's trails. One that is damaged does not keep the others from being read.
 *
 * @param trails the trails, sorted by name
 * @param damaged what is wrong with each definition that cannot be read, by the name of its trail
 */
public record TrailDefinitions(List<TrailDefinition> trails, Map<String, String> damaged) {
    /** Copies list and map. */
    public TrailDefinitions {
        trails = List.copyOf(trails);
        damaged = Map.copyOf(damaged);
    }

    /**
     * Reads the definitions of a home.
     *
     * @param home the home
     * @return its definitions; empty if it has none, and so the one trail of its configuration
     * @throws IOException if they cannot be listed
     */
    public static Optional<TrailDefinitions> read(Path home) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(home.resolve(TrailDefinition.FOLDER))) {
            files = all.filter(TrailDefinitions::isDefinition).toList();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        List<TrailDefinition> trails = new ArrayList<>();
        Map<String, String> damaged = new TreeMap<>();
        for (Path file : files) {
            try {
                trails.add(TrailDefinition.read(Files.readAllBytes(file)));
            } catch (NoSuchFileException e) {
                // Deleted meanwhile.
            } catch (FormatException | IOException e) {
                String name = file.getFileName().toString();
                damaged.put(
                        name.substring(0, name.length() - TrailDefinition.SUFFIX.length()),
                        "the trail definition " + file + " cannot be read: " + e.getMessage());
            }
        }
        trails.sort(Comparator.comparing(TrailDefinition::name));
        return Optional.of(new TrailDefinitions(trails, damaged));
    }

    /** Whether a file of the folder is a definition, and not an unfinished one. */
    private static boolean isDefinition(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(TrailDefinition.SUFFIX) && !name.startsWith(".");
    }
}
