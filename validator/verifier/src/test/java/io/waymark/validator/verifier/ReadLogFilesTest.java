package io.waymark.validator.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyList;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Validations of a store that follow each other. */
class ReadLogFilesTest {
    private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private final ReadLogFiles readFiles = new ReadLogFiles();

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder trail;

    @SuppressWarnings("NullAway.Init")
    private ChainBuilder chain;

    @SuppressWarnings("NullAway.Init")
    private String logFile;

    @BeforeEach
    void writeTrail() throws IOException {
        trail = new TrailBuilder(home);
        chain = trail.chain(TrailBuilder.HOME_REGION, trail.addKey(START, START.plusSeconds(86_400)), START);
        logFile = chain.addLogFile(START.plusSeconds(900), 3);
        chain.addDigest(START.plusSeconds(3_600));
    }

    private List<String> validate() throws IOException, FormatException {
        return validate(readFiles);
    }

    private List<String> validate(ReadLogFiles known) throws IOException, FormatException {
        ReadOnlyDirectoryStore store = ReadOnlyDirectoryStore.open(trail.store());
        List<String> findings = new ArrayList<>();
        TrailValidator validator = new TrailValidator(
                store,
                PublicKeyList.read(Files.readAllBytes(trail.publicKeys())),
                finding -> {
                    if (finding.kind() != Finding.Kind.NOTE) {
                        findings.add(finding.kind() + " " + finding.text());
                    }
                },
                known);
        DigestIndex index = DigestIndex.scan(store, null, null);
        validator.validate(
                index, new ValidationRequest(index.trails(), null, null, new TimeRange(Instant.EPOCH, Instant.MAX)));
        return findings;
    }

    @Test
    void changeIsFoundAlsoIfSizeAndTimeStayTheSame() throws IOException, FormatException {
        assertThat(validate()).containsExactly("DIGEST_VALID valid", "LOG_VALID valid");
        assertThat(validate()).containsExactly("DIGEST_VALID valid", "LOG_VALID valid");
        Path file = trail.file(logFile);
        FileTime time = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        byte[] changed = bytes.clone();
        changed[bytes.length / 2] ^= 1;
        Files.write(file, changed);
        Files.setLastModifiedTime(file, time);
        assertThat(validate()).hasSize(2).anyMatch(finding -> finding.startsWith("LOG_INVALID"));
        Files.write(file, bytes);
        assertThat(validate()).containsExactly("DIGEST_VALID valid", "LOG_VALID valid");
    }

    @Test
    void knownFileStillHasToMatchItsDigest() throws IOException, FormatException {
        validate();
        Path file = trail.file(logFile);
        Files.write(
                file,
                TrailBuilder.gzip(
                        ("{\"Records\":[" + chain.record(UUID.randomUUID(), START.plusSeconds(840), "") + "]}")
                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(validate()).contains("LOG_INVALID hash value doesn't match");
        assertThat(validate()).as("read before").contains("LOG_INVALID hash value doesn't match");
        Files.delete(file);
        assertThat(validate()).contains("LOG_INVALID not found");
    }

    @Test
    void unchangedFileIsKnownUntilItIsNoLongerAsked() throws IOException, FormatException {
        validate();
        ReadOnlyDirectoryStore store = ReadOnlyDirectoryStore.open(trail.store());
        ObjectUri uri = new ObjectUri(TrailBuilder.BUCKET, logFile);
        Object version = store.version(uri);
        assertThat(readFiles.find(uri, version))
                .as("the same validation compares the event IDs again")
                .isNull();
        readFiles.begin();
        assertThat(readFiles.find(uri, version)).isNotNull();
        readFiles.begin();
        readFiles.begin();
        assertThat(readFiles.find(uri, version))
                .as("forgotten after two validations without it")
                .isNull();
    }

    @Test
    void filesBeyondTheLimitAreReadAgain() throws IOException, FormatException {
        ReadLogFiles few = new ReadLogFiles(1);
        String second = chain.addLogFile(START.plusSeconds(4_500), 1);
        chain.addDigest(START.plusSeconds(7_200));
        assertThat(validate(few)).hasSize(4).noneMatch(finding -> finding.contains("INVALID"));
        few.begin();
        ReadOnlyDirectoryStore store = ReadOnlyDirectoryStore.open(trail.store());
        assertThat(Stream.of(logFile, second).filter(name -> isKnown(few, store, name)))
                .hasSize(1);
        assertThat(validate(few)).hasSize(4).noneMatch(finding -> finding.contains("INVALID"));
    }

    private static boolean isKnown(ReadLogFiles files, ReadOnlyDirectoryStore store, String name) {
        try {
            ObjectUri uri = new ObjectUri(TrailBuilder.BUCKET, name);
            return files.find(uri, store.version(uri)) != null;
        } catch (IOException | FormatException e) {
            throw new IllegalStateException(e);
        }
    }
}
