package io.waymark.validator.verifier;

import io.waymark.format.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory that holds buckets, each a folder whose files are its objects. Nothing outside of it is ever read: keys
 * that climb and symbolic links that lead out are refused. Read only; safe for use by many threads.
 */
public final class ReadOnlyDirectoryStore {
    /** What the name of an object's metadata file adds to the object's own. */
    public static final String METADATA_SUFFIX = ".meta.json";

    private final Path root;

    private ReadOnlyDirectoryStore(Path root) {
        this.root = root;
    }

    /**
     * Opens a store.
     *
     * @param directory the directory that holds the buckets
     * @return the store
     * @throws IOException if there is no such directory
     */
    public static ReadOnlyDirectoryStore open(Path directory) throws IOException {
        Path root = directory.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(directory.toString(), null, "not a directory");
        }
        return new ReadOnlyDirectoryStore(root);
    }

    /**
     * Lists the buckets.
     *
     * @return their names, in order
     * @throws IOException if the store cannot be listed
     */
    public List<String> buckets() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }

    /** Is told of what lies in a bucket. */
    public interface ObjectVisitor {
        /**
         * A file.
         *
         * @param object its name
         */
        void visitObject(ObjectUri object);

        /**
         * Something that cannot be visited.
         *
         * @param object its name
         * @param reason why, for a person to read
         */
        void visitUnreadable(ObjectUri object, String reason);
    }

    /**
     * Visits all files of a bucket, in no order. Linked folders are not entered but told of as unreadable.
     *
     * @param bucket the bucket's name
     * @param visitor is told of each
     * @throws IOException if the walk broke off
     */
    public void visit(String bucket, ObjectVisitor visitor) throws IOException {
        Path folder = root.resolve(bucket);
        Files.walkFileTree(folder.toRealPath(), new SimpleFileVisitor<>() {
            private final Path start = folder.toRealPath();

            private ObjectUri uri(Path file) {
                String key = start.relativize(file).toString();
                return new ObjectUri(bucket, key.replace(start.getFileSystem().getSeparator(), "/"));
            }

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (start.startsWith(root)) {
                    return FileVisitResult.CONTINUE;
                }
                visitor.visitUnreadable(uri(directory), "the bucket is a symbolic link that leaves the store");
                return FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isSymbolicLink() && !Files.isRegularFile(file)) {
                    visitor.visitUnreadable(uri(file), "a symbolic link that does not lead to a file");
                } else {
                    visitor.visitObject(uri(file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                visitor.visitUnreadable(uri(file), IoErrorMessage.of(failure));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
                if (failure != null) {
                    visitor.visitUnreadable(uri(directory), IoErrorMessage.of(failure));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Tells whether an object is there.
     *
     * @param object its name
     * @return whether {@link #open(ObjectUri)} finds a file
     */
    public boolean exists(ObjectUri object) {
        try {
            return Files.isRegularFile(resolve(object));
        } catch (FormatException | IOException e) {
            return false;
        }
    }

    /**
     * Tells when an object was last written to, as far as its file tells.
     *
     * @param object its name
     * @return the time; empty if it cannot be found out
     */
    Optional<Instant> lastModified(ObjectUri object) {
        try {
            return Optional.of(Files.getLastModifiedTime(resolve(object)).toInstant());
        } catch (FormatException | IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Opens an object.
     *
     * @param object its name
     * @return its bytes; the caller closes it
     * @throws FormatException if the name leads out of the store or to something that is no file
     * @throws NoSuchFileException if there is none
     * @throws IOException if it cannot be read
     */
    public InputStream open(ObjectUri object) throws FormatException, IOException {
        Path file = resolve(object);
        if (!Files.isRegularFile(file)) {
            throw new FormatException("not a file");
        }
        return Files.newInputStream(file);
    }

    private Path resolve(ObjectUri object) throws FormatException, IOException {
        try {
            Path folder = root.resolve(object.bucket());
            Path file = folder.resolve(object.key());
            if (!file.equals(file.normalize()) || !file.startsWith(folder) || !root.equals(folder.getParent())) {
                throw new FormatException("the name leads out of its bucket");
            }
            Path real = file.toRealPath();
            if (!real.startsWith(root)) {
                throw new FormatException("a symbolic link leads out of the store");
            }
            return real;
        } catch (InvalidPathException e) {
            throw new FormatException("the name cannot be that of a file", e);
        }
    }
}
