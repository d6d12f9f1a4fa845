/**
 * The formats of a trail: object keys, digest files, their signatures, and the list of public keys. They are CloudTrail's, by
 * AWS's documentation and the AWS CLI's validator; the status files of a home are Waymark's own. All types are immutable
 * values, safe for use by many threads.
 */
@NullMarked
package io.waymark.format;

import org.jspecify.annotations.NullMarked;
