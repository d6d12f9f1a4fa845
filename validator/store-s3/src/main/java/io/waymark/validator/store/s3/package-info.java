/**
 * Reads buckets in S3, with the AWS SDK, and hands them to those who read stores. Nothing is written. Every answer is bounded in
 * size and time, because the server may be hostile or away.
 */
@NullMarked
package io.waymark.validator.store.s3;

import org.jspecify.annotations.NullMarked;
