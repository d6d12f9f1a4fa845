package io.waymark.writer.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lists the names in folders. */
final class FolderNames {
    private FolderNames() {}

    /**
     * Lists a folder that is looked into again and again: a {@link Path} for each name would be garbage of the host. After a fault of
     * the file system, names may be missing, since the JDK does not report it here: for what the next look puts right.
     *
     * @param folder of the default file system
     * @return the names, in any order
     * @throws IOException if the folder cannot be read; {@link java.nio.file.NoSuchFileException} if there is none
     */
    static List<String> glance(Path folder) throws IOException {
        String[] names = folder.toFile().list();
        return names == null ? list(folder) : Arrays.asList(names);
    }

    /**
     * Lists a folder.
     *
     * @param folder the folder
     * @return all names, in any order
     * @throws IOException if the folder cannot be read to its end; {@link java.nio.file.NoSuchFileException} if there is none
     */
    static List<String> list(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                names.add(file.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }
}
