package io.waymark.writer.store.s3;

import io.waymark.base.configuration.Configuration;
import io.waymark.writer.store.S3Encryption;
import io.waymark.writer.store.S3ObjectLock;
import io.waymark.writer.store.S3Options;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * What every object is put with.
 *
 * @param acl the canned ACL; empty for none
 * @param encryption at rest
 * @param kmsKey empty for the account's
 * @param lock of the object
 * @param retention how long it is locked
 */
record PutObjectSettings(String acl, S3Encryption encryption, String kmsKey, S3ObjectLock lock, Duration retention) {

    static PutObjectSettings of(Configuration configuration) {
        return new PutObjectSettings(
                configuration.get(S3Options.ACL),
                configuration.get(S3Options.ENCRYPTION),
                configuration.get(S3Options.KMS_KEY),
                configuration.get(S3Options.OBJECT_LOCK),
                Duration.ofDays(configuration.get(S3Options.OBJECT_LOCK_DAYS)));
    }

    void applyTo(PutObjectRequest.Builder request, Instant now) {
        // As CloudTrail puts its files.
        request.contentType("application/json").contentEncoding("gzip");
        if (!acl.isEmpty()) {
            request.acl(acl);
        }
        switch (encryption) {
            case BUCKET -> {}
            case SSE_S3 -> request.serverSideEncryption(ServerSideEncryption.AES256);
            case SSE_KMS -> {
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS);
                if (!kmsKey.isEmpty()) {
                    request.ssekmsKeyId(kmsKey);
                }
            }
        }
        if (lock != S3ObjectLock.BUCKET) {
            request.objectLockMode(
                            lock == S3ObjectLock.COMPLIANCE ? ObjectLockMode.COMPLIANCE : ObjectLockMode.GOVERNANCE)
                    .objectLockRetainUntilDate(now.plus(retention));
        }
    }
}
