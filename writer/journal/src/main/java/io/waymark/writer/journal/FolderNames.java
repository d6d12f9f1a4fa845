package io.waymark.writer.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lists the names in folders that are looked into each second: a {@link Path} for each would be garbage of the host. */
final class FolderNames {
    private FolderNames() {}

    /**
     * Lists a folder.
     *
     * @param folder of the default file system
     * @return the names, in any order
     * @throws IOException if the folder cannot be read; {@link java.nio.file.NoSuchFileException} if there is none
     */
    static List<String> list(Path folder) throws IOException {
        String[] names = folder.toFile().list();
        return names == null ? listOrExplain(folder) : Arrays.asList(names);
    }

    /** Lists a folder that could not be listed without a reason; says why it cannot. */
    private static List<String> listOrExplain(Path folder) throws IOException {
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
