package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Checks a store as an outsider would: with the JDK's cryptography and a JSON parser, and with none of the product's code.
 */
public final class StoreVerifier {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] RSA_KEY_HEADER =
            HexFormat.of().parseHex("30820122300d06092a864886f70d01010105000382010f00");

    private final TestHome home;
    /** How often each sequence number is in a log file. */
    final Map<String, Integer> records = new HashMap<>();

    private final List<String> listed = new ArrayList<>();

    private StoreVerifier(TestHome home) {
        this.home = home;
    }

    /** Checks that chains, signatures and hashes hold, and that every log file is in exactly one digest. */
    public static StoreVerifier verify(TestHome home) throws IOException, GeneralSecurityException {
        StoreVerifier check = new StoreVerifier(home);
        Map<String, String> lastSignatureByFolder = new HashMap<>();
        Map<String, String> lastKeyByFolder = new HashMap<>();
        Map<String, String> lastEndByFolder = new HashMap<>();
        for (String key : home.digests()) {
            JsonNode digest = check.digest(key);
            String chain = digest.path("awsAccountId").asText()
                    + key.split("/CloudTrail-Digest/", 2)[1].split("/", 2)[0]
                    + isBackfill(key);
            String last = lastKeyByFolder.get(chain);
            if (last == null) {
                assertThat(digest.path("previousDigestS3Object").isNull()).isTrue();
            } else {
                assertThat(digest.path("previousDigestS3Object").asText()).isEqualTo(last);
                assertThat(digest.path("previousDigestHashValue").asText()).isEqualTo(hash(check.inflate(last)));
                assertThat(digest.path("previousDigestSignature").asText()).isEqualTo(lastSignatureByFolder.get(chain));
                assertThat(digest.path("digestStartTime").asText()).isEqualTo(lastEndByFolder.get(chain));
            }
            assertThat(Instant.parse(digest.path("digestEndTime").asText()))
                    .isAfter(Instant.parse(digest.path("digestStartTime").asText()));
            lastKeyByFolder.put(chain, key);
            lastSignatureByFolder.put(
                    chain, check.metadata(key).path("signature").asText());
            lastEndByFolder.put(chain, digest.path("digestEndTime").asText());
        }
        assertThat(check.listed).containsExactlyInAnyOrderElementsOf(home.logFiles());
        return check;
    }

    private static boolean isBackfill(String key) {
        return key.endsWith("_backfill.json.gz");
    }

    private JsonNode digest(String key) throws IOException, GeneralSecurityException {
        byte[] inflated = inflate(key);
        JsonNode digest = JSON.readTree(inflated);
        assertThat(digest.path("digestS3Object").asText()).isEqualTo(key);
        assertThat(digest.path("digestS3Bucket").asText()).isEqualTo("trail");
        String previous = digest.path("previousDigestSignature").isNull()
                ? "null"
                : digest.path("previousDigestSignature").asText();
        String text =
                digest.path("digestEndTime").asText() + "\ntrail/" + key + "\n" + hash(inflated) + "\n" + previous;
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(publicKey(digest.path("digestPublicKeyFingerprint").asText()));
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        assertThat(signature.verify(
                        HexFormat.of().parseHex(metadata(key).path("signature").asText())))
                .as("signature of %s", key)
                .isTrue();
        assertThat(metadata(key).path("signature-algorithm").asText()).isEqualTo("SHA256withRSA");
        assertThat(metadata(key).has("backfill-generation-timestamp")).isEqualTo(isBackfill(key));
        for (JsonNode file : digest.path("logFiles")) {
            logFile(file);
        }
        return digest;
    }

    private void logFile(JsonNode entry) throws IOException {
        String key = entry.path("s3Object").asText();
        byte[] inflated = inflate(key);
        assertThat(entry.path("hashValue").asText()).isEqualTo(hash(inflated));
        assertThat(new String(inflated, 0, 12, StandardCharsets.UTF_8)).isEqualTo("{\"Records\":[");
        for (JsonNode record : JSON.readTree(inflated).path("Records")) {
            records.merge(record.path("requestID").asText(), 1, Integer::sum);
        }
        listed.add(key);
    }

    private PublicKey publicKey(String fingerprint) throws IOException, GeneralSecurityException {
        JsonNode list = JSON.readTree(Files.readAllBytes(home.path.resolve("keys/public-keys.json")));
        for (JsonNode key : list.path("PublicKeyList")) {
            if (key.path("Fingerprint").asText().equals(fingerprint)) {
                byte[] pkcs1 = Base64.getDecoder().decode(key.path("Value").asText());
                byte[] info = new byte[RSA_KEY_HEADER.length + pkcs1.length];
                System.arraycopy(RSA_KEY_HEADER, 0, info, 0, RSA_KEY_HEADER.length);
                System.arraycopy(pkcs1, 0, info, RSA_KEY_HEADER.length, pkcs1.length);
                return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(info));
            }
        }
        throw new AssertionError("the key " + fingerprint + " is not published");
    }

    private JsonNode metadata(String key) throws IOException {
        return JSON.readTree(Files.readAllBytes(home.bucket().resolve(key + ".meta.json")));
    }

    private byte[] inflate(String key) throws IOException {
        Path file = home.bucket().resolve(key);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return in.readAllBytes();
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Checks that the records numbered from one to another are there, each once, and no others. */
    public void assertHoldsExactly(long from, long to) {
        Map<String, Integer> expected = new HashMap<>();
        for (long sequence = from; sequence <= to; sequence++) {
            expected.put(Long.toString(sequence), 1);
        }
        assertThat(records).isEqualTo(expected);
    }
}
