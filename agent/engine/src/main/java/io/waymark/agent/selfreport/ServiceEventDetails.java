package io.waymark.agent.selfreport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes the {@code serviceEventDetails} of service events. */
final class ServiceEventDetails {
    private static final JsonFactory JSON = new JsonFactory();

    private ServiceEventDetails() {}

    /** Writes the members of the details object. */
    interface DetailsWriter {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] write(DetailsWriter members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
