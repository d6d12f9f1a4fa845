package io.waymark.agent.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SessionFingerprintsTest {
    private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

    private final SessionFingerprints fingerprints = new SessionFingerprints(KEY::clone);

    private static String expected(String sessionId) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] code = mac.doFinal(("session:" + sessionId).getBytes(StandardCharsets.UTF_8));
        return "hmac-sha256:" + HexFormat.of().formatHex(code, 0, 16);
    }

    @Test
    void areTheSameForTheSameSessionWhateverCameBefore() throws GeneralSecurityException {
        for (int round = 0; round < 3; round++) {
            for (String id : new String[] {"0123456789ABCDEF", "\u00e4", "x".repeat(1_000)}) {
                assertThat(fingerprints.of(id)).isEqualTo(expected(id));
            }
        }
    }

    @Test
    void thereIsNoneWithoutSessionOrKey() {
        assertThat(fingerprints.of(null)).isNull();
        assertThat(fingerprints.of("")).isNull();
        assertThat(new SessionFingerprints(() -> {
                            throw new IllegalStateException("no key");
                        })
                        .of("id"))
                .isNull();
    }
}
