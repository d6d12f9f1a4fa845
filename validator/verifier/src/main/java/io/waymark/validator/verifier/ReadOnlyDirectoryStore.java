package io.waymark.validator.verifier;

import io.waymark.format.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory of buckets, each a folder whose files are its objects. Never reads outside the directory: keys and symbolic
 * links that lead out of it are rejected. Read-only; thread-safe.
 */
public final class ReadOnlyDirectoryStore implements ReadOnlyStore {
    /** Suffix that the name of a metadata file adds to the name of its object. */
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
     * Returns the store's directory.
     *
     * @return the directory that the store was opened with
     */
    public Path root() {
        return root;
    }

    @Override
    public String location() {
        return root.toString();
    }

    /** A store that is empty has none, whether it is new or away. */
    @Override
    public List<String> buckets() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            throw missing(e);
        }
        Collections.sort(names);
        return names;
    }

    /** Visits all files; linked folders are not followed but reported as unreadable. */
    @Override
    public void visit(String bucket, ObjectVisitor visitor) throws IOException {
        Path start = realBucket(bucket);
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            private ObjectUri uri(Path file) {
                String key = start.relativize(file).toString();
                return new ObjectUri(bucket, key.replace(start.getFileSystem().getSeparator(), "/"));
            }

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (start.startsWith(root)) {
                    return FileVisitResult.CONTINUE;
                }
                visitor.visitUnreadable(
                        uri(directory),
                        "the bucket is a symbolic link that leaves the store, to " + start
                                + ": name the folder that holds it with --store");
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

    private Path realBucket(String bucket) throws IOException {
        try {
            return root.resolve(bucket).toRealPath();
        } catch (NoSuchFileException e) {
            throw missing(e);
        }
    }

    @Override
    public ListingPage list(String bucket, ListingRange range) throws IOException {
        return new FolderLister(this, bucket, range).list();
    }

    @Override
    public boolean isObjectKey(String key) {
        return FolderLister.isObject(key);
    }

    /**
     * Lists a folder of a bucket: its files, and the folders in it. Links that lead out of the store, or to anything but a
     * file, are left out.
     *
     * @param bucket name of the bucket
     * @param folder the beginning of the keys, with a slash at its end; empty for the bucket itself
     * @return the files, and the folders with a slash at the end of their keys, in the order of the UTF-8 bytes of their keys
     * @throws FormatException if the folder leads out of the store
     * @throws NoSuchFileException if there is no such folder
     * @throws IOException if it cannot be listed
     */
    List<ObjectSummary> list(String bucket, String folder) throws FormatException, IOException {
        Path directory = resolve(new ObjectUri(bucket, folder));
        List<ObjectSummary> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String key = folder + entry.getFileName();
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(new ObjectSummary(key + "/", 0, Instant.EPOCH));
                } else {
                    summarizeIfFile(bucket, key).ifPresent(found::add);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(ObjectSummary.BY_KEY);
        return found;
    }

    private Optional<ObjectSummary> summarizeIfFile(String bucket, String key) throws IOException {
        try {
            return Optional.of(summarize(new ObjectUri(bucket, key)));
        } catch (FormatException | NoSuchFileException e) {
            // A link, or a file that has been deleted meanwhile.
            return Optional.empty();
        }
    }

    @Override
    public ObjectSummary summarize(ObjectUri object) throws FormatException, IOException {
        BasicFileAttributes attributes = Files.readAttributes(resolve(object), BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new FormatException("not a file");
        }
        return new ObjectSummary(
                object.key(), attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    @Override
    public boolean exists(ObjectUri object) throws IOException {
        try {
            return isRegularFile(resolve(object));
        } catch (FormatException | NoSuchFileException e) {
            return false;
        }
    }

    /** Unlike {@link Files#isRegularFile}, does not take a file for something else because of an I/O error. */
    private static boolean isRegularFile(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
    }

    /**
     * Compares sizes, times and, where the file system has one, the inode. The time of the last change of an inode cannot be
     * set back by those who may write the file.
     */
    @Override
    public Object version(ObjectUri object) throws FormatException, IOException {
        Path file = resolve(object);
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        return Files.readAttributes(
                file, unix ? "unix:size,lastModifiedTime,ctime,ino" : "size,lastModifiedTime,fileKey");
    }

    @Override
    public InputStream open(ObjectUri object) throws FormatException, IOException {
        Path file = resolve(object);
        if (!isRegularFile(file)) {
            throw new FormatException("not a file");
        }
        return Files.newInputStream(file);
    }

    /** Reads {@code <object>.meta.json}. */
    @Override
    public Map<String, String> metadata(ObjectUri object) throws FormatException, IOException {
        return MetadataFile.read(this, new ObjectUri(object.bucket(), object.key() + METADATA_SUFFIX));
    }

    @Override
    public ObjectHead head(ObjectUri object) throws FormatException, IOException {
        try (OpenedObject opened = get(object)) {
            return opened.head();
        }
    }

    @Override
    public OpenedObject get(ObjectUri object) throws FormatException, IOException {
        ObjectSummary summary = summarize(object);
        return new OpenedObject(new ObjectHead(summary, metadataIfAny(object)), open(object));
    }

    private Map<String, String> metadataIfAny(ObjectUri object) throws IOException {
        try {
            return metadata(object);
        } catch (FormatException | NoSuchFileException e) {
            // Its signature is missing, as those who need it will say.
            return Map.of();
        }
    }

    private Path resolve(ObjectUri object) throws FormatException, IOException {
        try {
            Path folder = root.resolve(object.bucket());
            Path file = folder.resolve(object.key());
            if (!file.equals(file.normalize()) || !file.startsWith(folder) || !root.equals(folder.getParent())) {
                throw new FormatException("the key leads out of its bucket");
            }
            Path real = file.toRealPath();
            if (!real.startsWith(root)) {
                throw new FormatException("a symbolic link leads out of the store");
            }
            return real;
        } catch (InvalidPathException e) {
            throw new FormatException("the key is not a valid file name", e);
        } catch (NoSuchFileException e) {
            throw missing(e);
        }
    }

    /**
     * Of a directory that is away nothing is known to be missing. It is not there, or, where its file system is not mounted,
     * empty: who looks for something in a store that is empty knows that something was there.
     */
    private IOException missing(NoSuchFileException e) {
        if (!Files.isDirectory(root)) {
            return new IOException("the directory " + root + " is not there", e);
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            return entries.iterator().hasNext()
                    ? e
                    : new IOException("the directory " + root + " is empty: is it mounted?", e);
        } catch (IOException failure) {
            return new IOException(
                    "the directory " + root + " cannot be listed: " + IoErrorMessage.of(failure), failure);
        } catch (DirectoryIteratorException failure) {
            return new IOException("the directory " + root + " cannot be listed", failure);
        }
    }
}
