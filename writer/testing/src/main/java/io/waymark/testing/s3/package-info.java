/** S3 servers for tests: a real one that can be stopped and started, and a proxy in front of it that misbehaves. */
@NullMarked
package io.waymark.testing.s3;

import org.jspecify.annotations.NullMarked;
