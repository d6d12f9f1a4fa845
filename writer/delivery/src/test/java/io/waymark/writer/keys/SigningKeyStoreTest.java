package io.waymark.writer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.base.log.OperatorLog;
import io.waymark.format.PublicKeyEntry;
import io.waymark.format.PublicKeyList;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Security;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyStoreTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-31T23:59:59.5Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final OperatorLog log = new OperatorLog(new PrintStream(stderr, true, StandardCharsets.UTF_8));

    private SigningKeyStore keys(String password) {
        return new SigningKeyStore(folder.resolve("keys"), password, CLOCK, log);
    }

    @Test
    void generatesKeyOnceAndReloadsIt() throws Exception {
        SigningKey made = keys("secret").current();
        SigningKey found = keys("secret").current();
        byte[] data = "data".getBytes(StandardCharsets.UTF_8);
        assertThat(found.publicKey()).isEqualTo(made.publicKey());
        assertThat(found.sign(data)).isEqualTo(made.sign(data));
        PublicKeyList list = PublicKeyList.read(Files.readAllBytes(folder.resolve("keys/public-keys.json")));
        assertThat(list.keys()).containsExactly(made.publicKey());
        assertThat(made.publicKey().validityStart()).isEqualTo(Instant.parse("2026-01-31T23:59:59Z"));
    }

    @Test
    void keyIsGeneratedAheadButWrittenAtItsFirstUse() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(CLOCK.instant());
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        SigningKeyStore keys = new SigningKeyStore(folder.resolve("keys"), "secret", clock, log);
        keys.prepare();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("waymark-key")) {
                thread.join();
            }
        }
        assertThat(folder.resolve("keys")).doesNotExist();
        now.set(CLOCK.instant().plusSeconds(60));
        assertThat(keys.current().publicKey().validityStart()).isEqualTo(Instant.parse("2026-01-31T23:59:59Z"));
        assertThat(keys("secret").current().publicKey())
                .isEqualTo(keys.current().publicKey());
    }

    @Test
    void storesThatStartTogetherInOneFolderHaveOneKey() throws Exception {
        CyclicBarrier start = new CyclicBarrier(4);
        List<FutureTask<PublicKeyEntry>> starts = new ArrayList<>();
        for (int i = 0; i < start.getParties(); i++) {
            FutureTask<PublicKeyEntry> current = new FutureTask<>(() -> {
                start.await();
                return keys("").current().publicKey();
            });
            starts.add(current);
            new Thread(current).start();
        }
        Set<PublicKeyEntry> made = new HashSet<>();
        for (FutureTask<PublicKeyEntry> current : starts) {
            made.add(current.get());
        }
        assertThat(made).hasSize(1);
        assertThat(PublicKeyList.read(Files.readAllBytes(folder.resolve("keys/public-keys.json")))
                        .keys())
                .containsExactlyElementsOf(made);
        try (Stream<Path> files = Files.list(folder.resolve("keys"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void signaturesVerifyWithTheJdk() throws Exception {
        SigningKey key = keys("").current();
        byte[] data = "data".getBytes(StandardCharsets.UTF_8);
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(key.publicKey().toPublicKey());
        verifier.update(data);
        assertThat(verifier.verify(key.sign(data))).isTrue();
        assertThat(key.publicKey().toPublicKey().getModulus().bitLength()).isEqualTo(2048);
    }

    @Test
    void onlyTheOwnerMayReadTheKeyAndNoProviderIsRegistered() throws Exception {
        keys("").current();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys/signing-key.p12"))))
                .isEqualTo("rw-------");
        assertThat(Arrays.stream(Security.getProviders()).map(provider -> provider.getName()))
                .doesNotContain("BC");
    }

    @Test
    void keepsUnreadableKeyStoreUntilRestored() throws Exception {
        PublicKeyEntry before = keys("").current().publicKey();
        Path file = folder.resolve("keys/signing-key.p12");
        byte[] good = Files.readAllBytes(file);
        byte[] bad = Arrays.copyOf(good, good.length / 2);
        Files.write(file, bad);
        SigningKeyStore keys = keys("");
        assertThatThrownBy(keys::current)
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(file.toString());
        assertThat(Files.readAllBytes(file)).isEqualTo(bad);
        Files.write(file, good);
        assertThat(keys.current().publicKey()).isEqualTo(before);
    }

    @Test
    void rejectsWrongPasswordWithoutDamage() throws Exception {
        PublicKeyEntry before = keys("right").current().publicKey();
        assertThatThrownBy(() -> keys("wrong").current()).isInstanceOf(KeyUnavailableException.class);
        assertThat(keys("right").current().publicKey()).isEqualTo(before);
    }

    @Test
    void keepsPreviousKeysPublished() throws Exception {
        PublicKeyEntry before = keys("").current().publicKey();
        Files.delete(folder.resolve("keys/signing-key.p12"));
        PublicKeyEntry after = keys("").current().publicKey();
        assertThat(PublicKeyList.read(Files.readAllBytes(folder.resolve("keys/public-keys.json")))
                        .keys())
                .containsExactly(before, after);
    }

    @Test
    void restoresKeysRemovedAtRuntime() throws Exception {
        SigningKeyStore keys = keys("");
        PublicKeyEntry before = keys.current().publicKey();
        for (String name : new String[] {"signing-key.p12", "public-keys.json"}) {
            Files.delete(folder.resolve("keys").resolve(name));
        }
        Files.delete(folder.resolve("keys"));
        assertThat(keys.current().publicKey()).isEqualTo(before);
        assertThat(keys("").current().publicKey()).isEqualTo(before);
        assertThat(PublicKeyList.read(Files.readAllBytes(folder.resolve("keys/public-keys.json")))
                        .keys())
                .containsExactly(before);
        assertThat(Files.getPosixFilePermissions(folder.resolve("keys/signing-key.p12")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
