package io.waymark.base.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Composes small JSON texts, one after the other in the same buffers: state and status files are written several times a
 * second, and a generator for each takes more memory than its text. Used by one thread at a time.
 */
final class JsonComposer {
    private static final JsonFactory JSON =
            new JsonFactoryBuilder().rootValueSeparator((String) null).build();

    private static final int INITIAL_SIZE = 1024;
    /** In bytes. The buffers of a larger text, such as the chains' state after a long outage, are not kept. */
    private static final int MAX_KEPT = 64 * 1024;

    private static final AtomicReference<@Nullable JsonComposer> SPARE = new AtomicReference<>();

    private final ByteArrayOutputStream text = new ByteArrayOutputStream(INITIAL_SIZE);
    private final PrettyPrinter indentation =
            new DefaultPrettyPrinter(PrettyPrinter.DEFAULT_SEPARATORS.withRootSeparator(""));
    private final JsonGenerator generator;

    private JsonComposer() throws IOException {
        generator = JSON.createGenerator(text);
    }

    /** What a text says. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Composes a text; may be called by many threads.
     *
     * @param indented whether it is for people
     * @param content writes one JSON value
     * @return UTF-8
     */
    static byte[] compose(boolean indented, Content content) {
        // While it is in use, and after a failure, another takes its place.
        JsonComposer spare = SPARE.getAndSet(null);
        try {
            JsonComposer composer = spare == null ? new JsonComposer() : spare;
            byte[] composed = composer.write(indented, content);
            if (composed.length <= MAX_KEPT && composer.isComplete()) {
                SPARE.set(composer);
            }
            return composed;
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private boolean isComplete() {
        return generator.getOutputContext().inRoot();
    }

    private byte[] write(boolean indented, Content content) throws IOException {
        text.reset();
        generator.setPrettyPrinter(indented ? indentation : null);
        content.write(generator);
        generator.flush();
        return text.toByteArray();
    }
}
