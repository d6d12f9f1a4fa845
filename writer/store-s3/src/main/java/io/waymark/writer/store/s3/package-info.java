/**
 * The S3 store: puts finished files into a bucket with the AWS SDK, which no other package sees. Loaded only where it is
 * configured.
 */
@NullMarked
package io.waymark.writer.store.s3;

import org.jspecify.annotations.NullMarked;
