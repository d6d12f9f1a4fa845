/**
 * One port that answers clients of AWS for the trails of stores: CloudTrail's API (AWS JSON 1.1), and as much of S3 as reading
 * log files and digests needs. Reads only. Every request is bounded, because its sender may be hostile.
 */
@NullMarked
package io.waymark.validator.server;

import org.jspecify.annotations.NullMarked;
