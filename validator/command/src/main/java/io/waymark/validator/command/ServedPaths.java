package io.waymark.validator.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code waymark serve} serves.
 *
 * @param homes homes, which are delivered
 * @param stores stores, which are only read
 */
record ServedPaths(List<Path> homes, List<NamedStore> stores) {
    private static final Path DEFAULT_HOME = Path.of("waymark");

    /**
     * Tells homes from stores.
     *
     * @param paths what the user named; empty for the default
     * @return what there is to serve, at least one
     * @throws CommandException if none is named and there is no default
     */
    static ServedPaths of(List<String> paths) throws CommandException {
        if (paths.isEmpty() && isHome(DEFAULT_HOME)) {
            return new ServedPaths(List.of(DEFAULT_HOME), List.of());
        }
        List<Path> homes = new ArrayList<>();
        List<String> stores = new ArrayList<>();
        for (String path : paths) {
            if (!StoreBucket.isUri(path) && (isHome(Path.of(path)) || isEmpty(Path.of(path)))) {
                homes.add(Path.of(path));
            } else {
                stores.add(path);
            }
        }
        return new ServedPaths(
                List.copyOf(homes), stores.isEmpty() && !homes.isEmpty() ? List.of() : StoreMixin.find(stores));
    }

    private static boolean isHome(Path path) {
        return Files.isDirectory(path.resolve("journal"));
    }

    /** A service will use it. */
    private static boolean isEmpty(Path path) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            return !files.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }
}
