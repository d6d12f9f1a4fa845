package io.waymark.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.zip.GZIPOutputStream;

/** Signs all digests of a trail anew, with the service's own key, so that they are valid and say something else. */
final class DigestForger {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DeliveredTrail trail;
    private final PrivateKey key;

    DigestForger(DeliveredTrail trail) throws Exception {
        this.trail = trail;
        char[] password = "waymark".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(trail.home().resolve("keys/signing-key.p12"))) {
            keys.load(in, password);
        }
        key = (PrivateKey) keys.getKey(keys.aliases().nextElement(), password);
    }

    /** Has no digest list a log file. */
    void removeLogFile(Path logFile) throws Exception {
        String object = trail.bucket().relativize(logFile).toString();
        String previousHash = null;
        String previousSignature = null;
        for (Path file : trail.digests()) {
            ObjectNode digest = (ObjectNode) DeliveredTrail.read(file);
            remove(digest, object);
            if (previousHash != null) {
                digest.put("previousDigestHashValue", previousHash);
                digest.put("previousDigestSignature", previousSignature);
            }
            byte[] inflated = JSON.writeValueAsBytes(digest);
            previousHash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(inflated));
            previousSignature = sign(digest, previousHash);
            ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
                gzip.write(inflated);
            }
            Files.write(file, gzipped.toByteArray());
            Files.write(
                    file.resolveSibling(file.getFileName() + ".meta.json"),
                    JSON.writeValueAsBytes(JSON.createObjectNode()
                            .put("signature", previousSignature)
                            .put("signature-algorithm", "SHA256withRSA")));
        }
    }

    private static void remove(ObjectNode digest, String object) {
        ArrayNode files = (ArrayNode) digest.get("logFiles");
        for (Iterator<JsonNode> each = files.iterator(); each.hasNext(); ) {
            if (each.next().get("s3Object").textValue().equals(object)) {
                each.remove();
            }
        }
        String oldest = null;
        String newest = null;
        for (JsonNode file : files) {
            String first = file.get("oldestEventTime").textValue();
            String last = file.get("newestEventTime").textValue();
            oldest = oldest == null || first.compareTo(oldest) < 0 ? first : oldest;
            newest = newest == null || last.compareTo(newest) > 0 ? last : newest;
        }
        digest.put("oldestEventTime", oldest);
        digest.put("newestEventTime", newest);
    }

    private String sign(ObjectNode digest, String hash) throws Exception {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update((digest.get("digestEndTime").asText() + "\n"
                        + digest.get("digestS3Bucket").asText() + "/"
                        + digest.get("digestS3Object").asText() + "\n" + hash + "\n"
                        + digest.get("previousDigestSignature").asText("null"))
                .getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(signature.sign());
    }
}
