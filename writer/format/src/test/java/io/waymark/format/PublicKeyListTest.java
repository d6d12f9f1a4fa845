package io.waymark.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys as AWS prints them: CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation",
 * sample response of list-public-keys.
 */
class PublicKeyListTest {
    private static final String FIRST =
            "MIIBCgKCAQEAn11L2YZ9h7onug2ILi1MWyHiMRsTQjfWE+pHVRLk1QjfWhirG+lpOa8NrwQ/r7Ah5bNL6Hep"
                    + "znOU9XTDSfmmnP97mqyc7z/upfZdS/AHhYcGaz7n6Wc/RRBU6VmiPCrAUojuSk6/GjvA8iOPFsYDuBtviXarvuLPlrT9kAd4Lb+rFfR5"
                    + "peEgBEkhlzc5HuWO7S0y+KunqxX6jQBnXGMtxmPBPP0FylgWGNdFtks/4YSKcgqwH0YDcawP9GGGDAeCIqPWIXDLG1jOjRRzWfCmD0iJ"
                    + "Ukz8vTsn4hq/5ZxRFE7UBAUiVcGbdnDdvVfhF9C3dQiDq3k7adQIziLT0cShgQIDAQAB";
    private static final String SECOND =
            "MIIBCgKCAQEApfYL2FiZhpN74LNWVUzhR+VheYhwhYm8w0n5Gf6i95ylW5kBAWKVEmnAQG7BvS5g9SMqFDQx"
                    + "52fW7NWV44IvfJ2xGXT+wT+DgR6ZQ+6yxskQNqV5YcXj4Aa5Zz4jJfsYjDuO2MDTZNIzNvBNzaBJ+r2WIWAJ/Xq54kyF63B6WE38vKuD"
                    + "E7nSd1FqQuEoNBFLPInvgggYe2Ym1Refe2z71wNcJ2kY+q0h1BSHrSM8RWuJIw7MXwF9iQncg9jYzUlNJomozQzAG5wSRfbplcCYNY40"
                    + "xvGd/aAmO0m+Y+XFMrKwtLCwseHPvj843qVno6x4BJN9bpWnoPo9sdsbGoiK3QIDAQAB";

    @Test
    void computesFingerprintsOfAwsKeys() {
        assertThat(PublicKeyEntry.fingerprintOf(Base64.getDecoder().decode(FIRST)))
                .isEqualTo("8eba5db5bea9b640d1c96a77256fe7f2");
        assertThat(PublicKeyEntry.fingerprintOf(Base64.getDecoder().decode(SECOND)))
                .isEqualTo("8933b39ddc64d26d8e14ffbf6566fee4");
    }

    @Test
    void readsAwsResponse() throws FormatException {
        String answer = "{\"NextToken\":null,\"PublicKeyList\":[{\"ValidityStartTime\":\"1436317441.0\","
                + "\"ValidityEndTime\":1438909441.5,\"Value\":\"" + FIRST + "\",\"more\":{\"a\":[1]},"
                + "\"Fingerprint\":\"8eba5db5bea9b640d1c96a77256fe7f2\"}]}";
        PublicKeyList list = PublicKeyList.read(answer.getBytes(StandardCharsets.UTF_8));
        PublicKeyEntry key = list.find("8eba5db5bea9b640d1c96a77256fe7f2").orElseThrow();
        assertThat(key.validityStart()).isEqualTo("2015-07-08T01:04:01Z");
        assertThat(key.validityEnd()).isEqualTo("2015-08-07T01:04:01Z");
        assertThat(key.toPublicKey().getModulus().bitLength()).isEqualTo(2048);
        assertThat(key.toPublicKey().getPublicExponent()).isEqualTo(65537);
        assertThat(list.find("00")).isEmpty();
    }

    @Test
    void writesAwsShape() throws FormatException {
        PublicKeyEntry key = PublicKeyEntry.of(
                Base64.getDecoder().decode(SECOND),
                Instant.ofEpochSecond(1434589460),
                Instant.ofEpochSecond(1437181460));
        PublicKeyList list = new PublicKeyList(List.of(key));
        assertThat(new String(list.toJson(), StandardCharsets.UTF_8).replaceAll("\\s", ""))
                .isEqualTo("{\"PublicKeyList\":[{\"Value\":\"" + SECOND
                        + "\",\"ValidityStartTime\":1434589460,\"ValidityEndTime\":1437181460,"
                        + "\"Fingerprint\":\"8933b39ddc64d26d8e14ffbf6566fee4\"}]}");
        assertThat(PublicKeyList.read(list.toJson())).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"PublicKeyList\":[{\"Value\":\"AA==\"}]}",
                "{\"PublicKeyList\":[{",
                "{\"PublicKeyList\":[{\"Value\":\"AA==\",\"ValidityStartTime\":1e999999999,\"ValidityEndTime\":1,"
                        + "\"Fingerprint\":\"00\"}]}",
                "{\"PublicKeyList\":[{\"Value\":\"AA==\",\"ValidityStartTime\":99999999999999999,"
                        + "\"ValidityEndTime\":1,\"Fingerprint\":\"00\"}]}"
            })
    void rejectsInvalidList(String text) {
        assertThatThrownBy(() -> PublicKeyList.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA==", "!"})
    void rejectsInvalidKey(String value) {
        PublicKeyEntry key = new PublicKeyEntry(value, Instant.EPOCH, Instant.EPOCH, "00");
        assertThatThrownBy(key::toPublicKey).isInstanceOf(FormatException.class).hasMessageContaining("00");
    }
}
