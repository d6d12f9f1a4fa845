package io.waymark.format;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
        Optional<List<Path>> files = files(home);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        List<TrailDefinition> trails = new ArrayList<>();
        Map<String, String> damaged = new TreeMap<>();
        for (Path file : files.get()) {
            try {
                trails.add(read(file, Files.readAllBytes(file)));
            } catch (NoSuchFileException e) {
                // Deleted meanwhile.
            } catch (FormatException | IOException e) {
                damaged.put(name(file), problem(file, e));
            }
        }
        trails.sort(Comparator.comparing(TrailDefinition::name));
        return Optional.of(new TrailDefinitions(trails, damaged));
    }

    /**
     * Reads the definition of a file.
     *
     * @param file one of {@link #files}
     * @param json its content
     * @return the definition
     * @throws FormatException if it is not one, or is that of another name
     */
    public static TrailDefinition read(Path file, byte[] json) throws FormatException {
        TrailDefinition definition = TrailDefinition.read(json);
        if (!definition.name().equals(name(file))) {
            throw new FormatException("its Name is " + definition.name()
                    + ", and not that of the file; give the file the name of its trail, or the trail that of the file");
        }
        return definition;
    }

    /**
     * Returns the name of the trail that a file defines.
     *
     * @param file one of {@link #files}
     * @return the file's name without its suffix
     */
    public static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - TrailDefinition.SUFFIX.length());
    }

    /**
     * Lists the files of the definitions of a home.
     *
     * @param home the home
     * @return the files, in any order; empty if it has no definitions
     * @throws IOException if they cannot be listed
     */
    public static Optional<List<Path>> files(Path home) throws IOException {
        // Looked for each second, and most homes have none: an exception each time would be garbage of the host. A
        // folder that cannot
        // be reached does not exist to File, hence the home's names. They may be incomplete after a fault, or in
        // another case.
        File folder = home.resolve(TrailDefinition.FOLDER).toFile();
        String[] names = home.toFile().list();
        if (names != null && !Arrays.asList(names).contains(TrailDefinition.FOLDER) && !folder.exists()) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(home.resolve(TrailDefinition.FOLDER))) {
            return Optional.of(all.filter(TrailDefinitions::isDefinition).toList());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Says that a definition is damaged.
     *
     * @param file its file
     * @param cause why it cannot be read
     * @return a message that names both
     */
    public static String problem(Path file, Exception cause) {
        return "the trail definition " + file + " cannot be read: " + cause.getMessage();
    }

    /** Whether a file of the folder is a definition, and not an unfinished one. */
    private static boolean isDefinition(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(TrailDefinition.SUFFIX) && !name.startsWith(".");
    }
}
