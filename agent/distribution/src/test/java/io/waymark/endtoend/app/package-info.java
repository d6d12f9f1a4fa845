/** Small services for the end-to-end tests; a forked JVM runs the {@code main} method of each. */
package io.waymark.endtoend.app;
