package io.waymark.agent.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * The key of the tokens that {@code @Sensitive(tokenize = true)} writes: 32 random bytes in {@code keys/tokenization.key}, readable
 * by its owner alone. Made when the first token is. All services of one home share it, so that their tokens agree.
 */
final class TokenKey implements Supplier<byte[]> {
    private static final int LENGTH = 32;

    private final Path file;
    private byte[] key = new byte[0];

    TokenKey(Path home) {
        this.file = home.resolve("keys").resolve("tokenization.key");
    }

    /**
     * Returns the key.
     *
     * @throws UncheckedIOException if it can be neither read nor made
     */
    @Override
    public synchronized byte[] get() {
        if (key.length == 0) {
            try {
                if (!Files.exists(file)) {
                    create();
                }
                byte[] read = Files.readAllBytes(file);
                if (read.length != LENGTH) {
                    throw new IOException(file + " is not a token key; restore it, or delete it to start a new one");
                }
                key = read;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return key.clone();
    }

    private void create() throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(file.getParent(), permissions(posix, "rwx------"));
        byte[] made = new byte[LENGTH];
        new SecureRandom().nextBytes(made);
        Path temporary = Files.createTempFile(file.getParent(), "token", ".tmp", permissions(posix, "rw-------"));
        try {
            Files.write(temporary, made);
            // A link, not a move: of two services that start at once, the first one's key is kept.
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            // The other service was first.
        } finally {
            Files.delete(temporary);
        }
    }

    private static FileAttribute<?>[] permissions(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
