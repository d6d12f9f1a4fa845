/** Small services for the end-to-end tests; each is a {@code main} that a forked JVM runs. */
package io.waymark.endtoend.app;
