package io.waymark.writer.keys;

import io.waymark.base.file.DurableFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyEntry;
import io.waymark.format.PublicKeyList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys' folder: {@code signing-key.p12}, which its owner alone may read, and {@code public-keys.json} in the shape of
 * {@code ListPublicKeys}. The key is made when it is first asked for; a key store that cannot be read is never replaced.
 * Used by one thread.
 */
public final class SigningKeyStore {
    private final Path folder;
    private final Path keyStoreFile;
    private final Path publicKeysFile;
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
    public SigningKeyStore(Path folder, String password, Clock clock, OperatorLog log) {
        this.folder = folder;
        keyStoreFile = folder.resolve("signing-key.p12");
        publicKeysFile = folder.resolve("public-keys.json");
        this.password = password.toCharArray();
        this.clock = clock;
        this.log = log;
    }

    /**
     * Returns the key that signs now; reads or makes it at the first call, and puts it back should its file have been
     * removed since.
     *
     * @return the key
     * @throws KeyUnavailableException if the key store cannot be read, or made
     */
    public SigningKey current() throws KeyUnavailableException {
        SigningKey known = current;
        if (known == null) {
            known = openOrGenerate();
            current = known;
        } else if (!Files.exists(keyStoreFile) || !Files.exists(publicKeysFile)) {
            restore(known);
        }
        return known;
    }

    /**
     * Tells whether a key is, or was, this folder's.
     *
     * @param fingerprint the key's
     * @return {@code true} if it is among the public keys
     * @throws IOException if they cannot be read
     */
    public boolean contains(String fingerprint) throws IOException {
        if (Files.exists(keyStoreFile) && !Files.exists(publicKeysFile)) {
            current();
        }
        try {
            return Files.exists(publicKeysFile)
                    && PublicKeyList.read(Files.readAllBytes(publicKeysFile))
                            .find(fingerprint)
                            .isPresent();
        } catch (FormatException e) {
            throw new IOException(publicKeysFile + " is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Names the file of public keys.
     *
     * @return {@code public-keys.json}, whether or not it is there
     */
    public Path publicKeysFile() {
        return publicKeysFile;
    }

    private SigningKey openOrGenerate() throws KeyUnavailableException {
        try {
            SigningKey key;
            if (Files.exists(keyStoreFile)) {
                key = KeyStoreFormat.read(Files.readAllBytes(keyStoreFile), password);
            } else {
                key = KeyStoreFormat.generate(clock.instant());
                writeKeyStore(key);
                log.info("made the signing key " + key.publicKey().fingerprint() + " in " + keyStoreFile);
            }
            publish(key.publicKey());
            return key;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new KeyUnavailableException(
                    "the signing key " + keyStoreFile + " cannot be used: log files are delivered, digests wait for it;"
                            + " restore the file, or move it away to have a new key made",
                    e);
        }
    }

    private void writeKeyStore(SigningKey key) throws IOException, GeneralSecurityException {
        if (!Files.exists(folder)) {
            DurableFile.createFolders(folder.resolveSibling(".").normalize());
            Files.createDirectory(folder, DurableFile.permissions("rwx------"));
        }
        DurableFile.replace(keyStoreFile, KeyStoreFormat.write(key, password), DurableFile.permissions("rw-------"));
    }

    /** Without it the digests that are signed meanwhile could be verified by nobody. */
    private void restore(SigningKey key) {
        try {
            if (!Files.exists(keyStoreFile)) {
                writeKeyStore(key);
            }
            publish(key.publicKey());
            log.warn("keys.removed", "keys were removed from " + folder + " and put back", null);
        } catch (IOException | GeneralSecurityException e) {
            log.warn("keys.removed", "keys were removed from " + folder + " and cannot be put back", e);
        }
    }

    private void publish(PublicKeyEntry key) throws IOException {
        List<PublicKeyEntry> keys = new ArrayList<>();
        if (Files.exists(publicKeysFile)) {
            try {
                PublicKeyList list = PublicKeyList.read(Files.readAllBytes(publicKeysFile));
                if (list.find(key.fingerprint()).isPresent()) {
                    return;
                }
                keys.addAll(list.keys());
            } catch (FormatException e) {
                log.error("keys.public", publicKeysFile + " is damaged and left as it is: " + e.getMessage(), null);
                return;
            }
        }
        keys.add(key);
        DurableFile.replace(publicKeysFile, new PublicKeyList(keys).toJson());
    }
}
