/**
 * The S3 store, with the AWS SDK. It takes finished files from the writer and hands them on to a bucket. Loaded only where
 * it is configured; nothing else may see the SDK.
 */
@NullMarked
package io.waymark.writer.store.s3;

import org.jspecify.annotations.NullMarked;
