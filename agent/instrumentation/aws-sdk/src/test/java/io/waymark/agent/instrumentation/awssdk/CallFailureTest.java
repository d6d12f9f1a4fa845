package io.waymark.agent.instrumentation.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallFailureTest {
    private static final String BY_POLICY =
            "User: arn:aws:iam::111122223333:user/x is not authorized to perform: kms:Sign";

    @Test
    void modelledErrorHasTheNameOfItsException() {
        assertThat(new CallFailure("NoSuchEntity", "no user", 404, true).recordedCode("Exception"))
                .isEqualTo("NoSuchEntityException");
        assertThat(new CallFailure("DBInstanceNotFound", "none", 404, true).recordedCode("Fault"))
                .isEqualTo("DBInstanceNotFoundFault");
    }

    @Test
    void errorWithoutModelKeepsItsCode() {
        assertThat(new CallFailure("ValidationError", "too long", 400, false).recordedCode("Exception"))
                .isEqualTo("ValidationError");
        assertThat(new CallFailure("NoSuchBucket", "none", 404, true).recordedCode(null))
                .isEqualTo("NoSuchBucket");
    }

    @Test
    void denialByPolicyHasOneCode() {
        assertThat(new CallFailure("AccessDeniedException", BY_POLICY, 400, true).recordedCode(null))
                .isEqualTo("AccessDenied");
        assertThat(new CallFailure("AccessDeniedException", "denied", 400, false).recordedCode(null))
                .isEqualTo("AccessDenied");
        assertThat(new CallFailure("AccessDeniedException", "not an administrator", 400, true).recordedCode(null))
                .isEqualTo("AccessDeniedException");
    }
}
