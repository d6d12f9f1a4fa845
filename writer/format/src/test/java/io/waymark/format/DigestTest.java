package io.waymark.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests as AWS prints them: CloudTrail User Guide, "Digest file structure" and "Custom implementations". */
class DigestTest {
    private static final String FOLDER = "AWSLogs/111122223333/CloudTrail-Digest/us-east-2/2015/08/17/";
    private static final String NAME = "111122223333_CloudTrail-Digest_us-east-2_your-trail-name_us-east-2_";
    private static final String LOG_FILE =
            "AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/17/111122223333_CloudTrail_us-east-2_20150817T1445Z"
                    + "_9nYN7gp2eWAJHIfT.json.gz";
    private static final String PUBLISHED = "{\"awsAccountId\":\"111122223333\","
            + "\"digestStartTime\":\"2015-08-17T14:01:31Z\","
            + "\"digestEndTime\":\"2015-08-17T15:01:31Z\","
            + "\"digestS3Bucket\":\"S3-bucket-name\","
            + "\"digestS3Object\":\"" + FOLDER + NAME + "20150817T150131Z.json.gz\","
            + "\"digestPublicKeyFingerprint\":\"31e8b5433410dfb61a9dc45cc65b22ff\","
            + "\"digestSignatureAlgorithm\":\"SHA256withRSA\","
            + "\"newestEventTime\":\"2015-08-17T14:52:27Z\","
            + "\"oldestEventTime\":\"2015-08-17T14:42:27Z\","
            + "\"previousDigestS3Bucket\":\"S3-bucket-name\","
            + "\"previousDigestS3Object\":\"" + FOLDER + NAME + "20150817T140131Z.json.gz\","
            + "\"previousDigestHashValue\":\"97fb791cf91ffc440d274f8190dbdd9aa09c34432aba82739df18b6d3c13df2d\","
            + "\"previousDigestHashAlgorithm\":\"SHA-256\","
            + "\"previousDigestSignature\":\"50887ccffad4c002\","
            + "\"logFiles\":[{\"s3Bucket\":\"S3-bucket-name\","
            + "\"s3Object\":\"" + LOG_FILE + "\","
            + "\"hashValue\":\"9bb6196fc6b84d6f075a56548feca262bd99ba3c2de41b618e5b6e22c1fc71f6\","
            + "\"hashAlgorithm\":\"SHA-256\","
            + "\"newestEventTime\":\"2015-08-17T14:52:27Z\","
            + "\"oldestEventTime\":\"2015-08-17T14:42:27Z\"}]}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void writesFieldsInAwsOrder() throws FormatException {
        assertThat(Digest.read(bytes(PUBLISHED)).toJson())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(PUBLISHED);
    }

    @Test
    void appendsStreamRangeAfterAwsFields() throws FormatException {
        String ranged = PUBLISHED.replace(
                "14:42:27Z\"}]}",
                "14:42:27Z\",\"stream\":\"s\",\"firstSequence\":3,\"lastSequence\":9,\"recordCount\":5}]}");
        Digest digest = Digest.read(bytes(ranged));
        assertThat(digest.logFiles().get(0).range()).isEqualTo(new StreamRange("s", 3, 9, 5));
        assertThat(digest.toJson()).asString(StandardCharsets.UTF_8).isEqualTo(ranged);
        assertThat(Digest.read(bytes(PUBLISHED)).logFiles().get(0).range()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3,9,8", "9,3,1", "-1,3,1", "0,3,0", "0,99999999999999999999,1"})
    void rejectsImpossibleStreamRanges(String numbers) {
        String[] parts = numbers.split(",", -1);
        String ranged = PUBLISHED.replace(
                "14:42:27Z\"}]}",
                "14:42:27Z\",\"stream\":\"s\",\"firstSequence\":" + parts[0] + ",\"lastSequence\":" + parts[1]
                        + ",\"recordCount\":" + parts[2] + "}]}");
        assertThatThrownBy(() -> Digest.read(bytes(ranged))).isInstanceOf(FormatException.class);
    }

    @Test
    void writesNullsInFirstEmptyDigest() throws FormatException {
        String first = PUBLISHED
                .replaceAll("\"((?:new|old)estEventTime|previousDigest[A-Za-z0-9]+)\":\"[^\"]*\"", "\"$1\":null")
                .replaceAll("\\[.*]", "[]");
        assertThat(first).contains("\"previousDigestSignature\":null,\"logFiles\":[]");
        Digest digest = Digest.read(bytes(first));
        assertThat(digest.previous()).isNull();
        assertThat(digest.toJson()).asString(StandardCharsets.UTF_8).isEqualTo(first);
    }

    @Test
    void ignoresUnknownFields() throws FormatException {
        String more = PUBLISHED.replace(
                "\"logFiles\":[{", "\"streams\":[{\"awsAccountId\":\"0\"}],\"x\":7,\"logFiles\":[{\"root\":[[1]],");
        assertThat(Digest.read(bytes(more))).isEqualTo(Digest.read(bytes(PUBLISHED)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"awsAccountId\":\"111122223333\",=",
                "T15:01:31Z\"=T15:01:31+00:00\"",
                "\"2015-08-17T14:01:31Z\"=\"2015-02-29T14:01:31Z\"",
                "\"awsAccountId\"=\"awsAccountId\":\"1\",\"awsAccountId\"",
                "\"hashAlgorithm\":\"SHA-256\"=\"hashAlgorithm\":\"MD5\"",
                "\"logFiles\":[=\"logFiles\":[1,",
                "]}=]}{}",
                "]}=]"
            })
    void rejectsDamagedDigest(String change) {
        String[] parts = change.split("=", 2);
        String damaged = PUBLISHED.replace(parts[0], parts[1]);
        assertThat(damaged).isNotEqualTo(PUBLISHED);
        assertThatThrownBy(() -> Digest.read(bytes(damaged))).isInstanceOf(FormatException.class);
    }

    @Test
    void buildsStringToSignAsInAwsExample() {
        String object = "AWSLogs/111122223333/CloudTrail-Digest/us-east-2/2015/08/12/111122223333_us-east-2_CloudTrail"
                + "-Digest_us-east-2_20150812T040131Z.json.gz";
        Instant end = Instant.parse("2015-08-12T04:01:31Z");
        assertThat(DigestSignature.dataToSign(end, "S3-bucket-name", object, bytes("abc"), "6e8540b83c3ac86a"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("2015-08-12T04:01:31Z\nS3-bucket-name/" + object
                        + "\nba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n6e8540b83c3ac86a");
        assertThat(DigestSignature.dataToSign(end, "S3-bucket-name", object, bytes("abc"), null))
                .asString(StandardCharsets.UTF_8)
                .endsWith("f20015ad\nnull");
    }

    @Test
    void roundTripsAwsObjectKeys() throws FormatException {
        LogFileKey log = LogFileKey.parse("prod/eu/" + LOG_FILE);
        assertThat(log)
                .isEqualTo(new LogFileKey(
                        "prod/eu",
                        "111122223333",
                        "us-east-2",
                        Instant.parse("2015-08-17T14:45:00Z"),
                        "9nYN7gp2eWAJHIfT"));
        assertThat(log).hasToString("prod/eu/" + LOG_FILE);
        DigestKey digest = DigestKey.parse(FOLDER + NAME + "20150817T150131Z.json.gz");
        assertThat(digest)
                .isEqualTo(new DigestKey(
                        "",
                        "111122223333",
                        "us-east-2",
                        "your-trail-name",
                        "us-east-2",
                        Instant.parse("2015-08-17T15:01:31Z"),
                        false));
        assertThat(DigestKey.parse(FOLDER + NAME + "20150817T150131Z_backfill.json.gz")
                        .backfill())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2015/08/18/", "2015/8/17/", "2015/02/30/"})
    void rejectsKeyInFolderOfAnotherDay(String day) {
        String digest = (FOLDER + NAME + "20150817T150131Z.json.gz").replace("2015/08/17/", day);
        String log = LOG_FILE.replace("2015/08/17/", day);
        assertThatThrownBy(() -> DigestKey.parse(digest)).isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> LogFileKey.parse(log)).isInstanceOf(FormatException.class);
    }
}
