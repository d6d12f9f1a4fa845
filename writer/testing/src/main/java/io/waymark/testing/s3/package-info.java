/** S3 servers for tests: a real one that can be stopped and started, moto, and a proxy that injects faults. */
@NullMarked
package io.waymark.testing.s3;

import org.jspecify.annotations.NullMarked;
