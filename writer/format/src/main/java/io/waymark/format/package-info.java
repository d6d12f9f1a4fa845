/**
 * The formats in which a trail lies on disk: object keys, digest files, their signatures, and the list of public keys.
 * They are CloudTrail's; what each says here was read from AWS's own documentation and from the AWS CLI's validator. All
 * types are immutable values, safe for use by many threads.
 */
@NullMarked
package io.waymark.format;

import org.jspecify.annotations.NullMarked;
