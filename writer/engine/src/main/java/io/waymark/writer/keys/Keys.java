package io.waymark.writer.keys;

import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyEntry;
import io.waymark.format.PublicKeyList;
import io.waymark.operatorlog.OperatorLog;
import io.waymark.writer.disk.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys' folder: {@code signing-key.p12}, which its owner alone may read, and {@code public-keys.json} in the shape of
 * {@code ListPublicKeys}. The key is made when it is first asked for; a key store that cannot be read is never replaced.
 * Used by one thread.
 */
public final class Keys {
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final char[] password;
    private final Clock clock;
    private final OperatorLog log;
    private @Nullable SigningKey current;

    /**
     * Names the folder.
     *
     * @param folder created with the key
     * @param password of the key store
     * @param clock says from when a new key is valid
     * @param log told of a new key
     */
    public Keys(Path folder, String password, Clock clock, OperatorLog log) {
        this.folder = folder;
        this.password = password.toCharArray();
        this.clock = clock;
        this.log = log;
    }

    /**
     * Returns the key that signs now; reads or makes it at the first call.
     *
     * @return the key
     * @throws KeyUnavailableException if the key store cannot be read, or made
     */
    public SigningKey current() throws KeyUnavailableException {
        SigningKey known = current;
        if (known == null) {
            known = open();
            current = known;
        }
        return known;
    }

    private SigningKey open() throws KeyUnavailableException {
        Path file = folder.resolve("signing-key.p12");
        try {
            SigningKey key;
            if (Files.exists(file)) {
                key = KeyStoreFormat.read(Files.readAllBytes(file), password);
            } else {
                DurableFile.createFolders(folder.resolveSibling("."));
                boolean posix = Files.getFileStore(folder.resolveSibling(".")).supportsFileAttributeView("posix");
                if (!Files.exists(folder)) {
                    Files.createDirectory(folder, posix ? owner(OWNER_FOLDER) : new FileAttribute<?>[0]);
                }
                SigningKey created = KeyStoreFormat.create(clock.instant());
                DurableFile.replace(
                        file,
                        KeyStoreFormat.write(created, password),
                        posix ? owner(OWNER_FILE) : new FileAttribute<?>[0]);
                log.info("made the signing key " + created.published().fingerprint() + " in " + file);
                key = created;
            }
            publish(key.published());
            return key;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new KeyUnavailableException(
                    "the signing key " + file + " cannot be used: log files are delivered, digests wait for it;"
                            + " restore the file, or move it away to have a new key made",
                    e);
        }
    }

    private static FileAttribute<?>[] owner(Set<PosixFilePermission> permissions) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    private void publish(PublicKeyEntry key) throws IOException {
        Path file = folder.resolve("public-keys.json");
        List<PublicKeyEntry> keys = new ArrayList<>();
        if (Files.exists(file)) {
            try {
                PublicKeyList list = PublicKeyList.read(Files.readAllBytes(file));
                if (list.find(key.fingerprint()).isPresent()) {
                    return;
                }
                keys.addAll(list.keys());
            } catch (FormatException e) {
                log.error("keys.public", file + " is damaged and left as it is: " + e.getMessage(), null);
                return;
            }
        }
        keys.add(key);
        DurableFile.replace(file, new PublicKeyList(keys).toJson());
    }
}
