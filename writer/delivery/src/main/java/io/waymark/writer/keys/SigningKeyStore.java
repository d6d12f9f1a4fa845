package io.waymark.writer.keys;

import io.waymark.base.file.DurableFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.DaemonThreads;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the keys: {@code signing-key.p12}, which only its owner may read, and {@code public-keys.json} in the format
 * of {@code ListPublicKeys}. The key is generated at its first use; a key store that cannot be read is never replaced. Used by
 * one thread.
 */
public final class SigningKeyStore {
    private static final Object PUBLISHING = new Object();

    private final Path folder;
    private final Path keyStoreFile;
    private final Path publicKeysFile;
    private final char[] password;
    private final Clock clock;
    private final OperatorLog log;
    private @Nullable SigningKey current;
    private @Nullable FutureTask<NewKey> prepared;

    /** A key that was generated, and the content of its key store, which costs a third of the time. */
    @SuppressWarnings("ArrayRecordComponent") // new keys are never compared
    private record NewKey(SigningKey key, byte[] keyStore) {}

    /**
     * Creates a handle; the folder may be missing.
     *
     * @param folder created with the key
     * @param password the key store's password
     * @param clock provides the beginning of a new key's validity
     * @param log receives warnings, and a line about a new key
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
     * Begins to generate the key and to encrypt its key store on a thread of its own, if there is none yet. That takes up to a
     * second of CPU time, which a short run would otherwise spend at its end. Nothing is written before the first use.
     */
    public void prepare() {
        if (!Files.exists(keyStoreFile)) {
            FutureTask<NewKey> generating = new FutureTask<>(this::generate);
            prepared = generating;
            DaemonThreads.create("waymark-key", generating).start();
        }
    }

    private NewKey generate() throws IOException, GeneralSecurityException {
        SigningKey key = KeyStoreFormat.generate(clock.instant());
        return new NewKey(key, KeyStoreFormat.write(key, password));
    }

    private NewKey preparedOrNew() throws IOException, GeneralSecurityException {
        FutureTask<NewKey> generating = prepared;
        prepared = null;
        if (generating == null) {
            return generate();
        }
        try {
            return generating.get();
        } catch (ExecutionException e) {
            throw new IOException("generating a key failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a key was generated", e);
        }
    }

    /**
     * Returns the current signing key. Reads or generates it at the first call, and restores its files if they were removed
     * since.
     *
     * @return the key
     * @throws KeyUnavailableException if the key store cannot be read or created
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
     * Tests whether a key is or was a signing key of this folder.
     *
     * @param fingerprint the key's fingerprint
     * @return whether it is among the public keys
     * @throws IOException if the public keys cannot be read
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
     * Returns the path of the public keys.
     *
     * @return the file {@code public-keys.json}, which may be missing
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
                NewKey generated = preparedOrNew();
                key = generated.key();
                if (writeKeyStore(generated.keyStore())) {
                    log.info("generated the signing key " + key.publicKey().fingerprint() + " in " + keyStoreFile);
                } else {
                    // Another process has generated one for the same folder meanwhile.
                    key = KeyStoreFormat.read(Files.readAllBytes(keyStoreFile), password);
                }
            }
            publish(key.publicKey());
            return key;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new KeyUnavailableException(
                    "the signing key " + keyStoreFile
                            + " cannot be used: events stay in the journal until it can; restore"
                            + " the file, or move it away to generate a new key",
                    e);
        }
    }

    /** Returns false if there is a key store already. */
    private boolean writeKeyStore(byte[] content) throws IOException {
        if (!Files.exists(folder)) {
            DurableFile.createFolders(folder.resolveSibling(".").normalize());
            Files.createDirectories(folder, DurableFile.permissions("rwx------"));
        }
        return DurableFile.createIfAbsent(keyStoreFile, content, DurableFile.permissions("rw-------"));
    }

    /** Without its files, nobody could verify the digests that are signed in the meantime. */
    private void restore(SigningKey key) {
        try {
            if (!Files.exists(keyStoreFile)) {
                writeKeyStore(KeyStoreFormat.write(key, password));
            }
            publish(key.publicKey());
            log.warn("keys.removed", "keys were removed from " + folder + " and have been restored", null);
        } catch (IOException | GeneralSecurityException e) {
            log.warn("keys.removed", "keys were removed from " + folder + " and cannot be restored", e);
        }
    }

    private void publish(PublicKeyEntry key) throws IOException {
        // The deliverers of one process may share the folder.
        synchronized (PUBLISHING) {
            addToPublicKeys(key);
        }
    }

    private void addToPublicKeys(PublicKeyEntry key) throws IOException {
        List<PublicKeyEntry> keys = new ArrayList<>();
        if (Files.exists(publicKeysFile)) {
            try {
                PublicKeyList list = PublicKeyList.read(Files.readAllBytes(publicKeysFile));
                if (list.find(key.fingerprint()).isPresent()) {
                    return;
                }
                keys.addAll(list.keys());
            } catch (FormatException e) {
                log.error(
                        "keys.public",
                        publicKeysFile + " is damaged and was not overwritten; the key " + key.fingerprint()
                                + " is not in it. Restore the file: " + e.getMessage(),
                        null);
                return;
            }
        }
        keys.add(key);
        DurableFile.replace(publicKeysFile, new PublicKeyList(keys).toJson());
    }
}
