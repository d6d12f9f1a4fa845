package io.waymark.agent.instrumentation.awssdk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request, a response or a part of one, as its members are declared in the service's API model. Values are {@link String},
 * {@link Number}, {@link Boolean}, {@link Instant}, {@link IsoTime}, {@link Structure}, {@link List} and {@link
 * java.util.Map} of these, and {@link #BINARY}.
 */
public interface Structure {
    /** Stands for a value that is bytes, or a stream of them: it is never looked at. */
    Object BINARY = new Object() {
        @Override
        public String toString() {
            return "(binary)";
        }
    };

    /** The value of a list that was not given. Only EC2 tells it from no member at all. */
    Object UNSET = new Object() {
        @Override
        public String toString() {
            return "(unset)";
        }
    };

    /**
     * A time that the API model declares in ISO 8601, whatever the service's protocol.
     *
     * @param instant the time
     */
    record IsoTime(Instant instant) {}

    /** Where a member travels. */
    enum Location {
        /** In the body. */
        BODY,
        /** In a header. */
        HEADER,
        /** In the query string. */
        QUERY,
        /** In the path. */
        PATH,
        /** It is the status code. */
        STATUS
    }

    /**
     * A member that has a value.
     *
     * @param name its name in the API model
     * @param locationName its name on the wire, in a request
     * @param answerName its name on the wire, in an answer
     * @param elementName what each element of a list is called on the wire; null where they have no name
     * @param location where it travels
     * @param value its value
     */
    record Member(
            String name,
            String locationName,
            String answerName,
            @Nullable String elementName,
            Location location,
            Object value) {}

    /**
     * Returns the members that have a value, and empty lists.
     *
     * @return the members, in the order of the model
     */
    List<Member> members();
}
