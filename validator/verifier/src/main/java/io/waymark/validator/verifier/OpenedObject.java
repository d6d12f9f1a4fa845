package io.waymark.validator.verifier;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * An object that is being read.
 *
 * @param head what is known of it
 * @param content its content
 */
public record OpenedObject(ObjectHead head, InputStream content) implements Closeable {
    @Override
    public void close() throws IOException {
        content.close();
    }
}
