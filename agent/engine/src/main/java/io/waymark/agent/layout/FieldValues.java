package io.waymark.agent.layout;

import io.waymark.agent.json.JsonBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of some fields, as JSON text ready to be appended to a record. Immutable, safe for use by many threads; the arrays
 * are not to be written to.
 */
public final class FieldValues {
    /** No values. */
    public static final FieldValues NONE = builder().build();

    /** Members by field, {@code ,"name":value} each, from the first field that has a value to the last. */
    private final byte[] @Nullable [] members;

    private final int first;
    /** A bit for each field that has a value, by position. */
    private final long present;

    private FieldValues(byte[] @Nullable [] members, int first) {
        this.members = members;
        this.first = first;
        long bits = 0;
        for (int i = 0; i < members.length; i++) {
            bits |= members[i] == null ? 0 : 1L << (first + i);
        }
        present = bits;
    }

    /**
     * Returns which fields have a value.
     *
     * @return a bit for each, by {@link EventField#position}
     */
    public long presentFields() {
        return present;
    }

    /**
     * Starts to collect values.
     *
     * @return a builder without values
     */
    public static Builder builder() {
        return new Builder(new byte[EventField.inRecordOrder().length][]);
    }

    /**
     * Starts to collect values, from these on.
     *
     * @return a builder with these values
     */
    public Builder toBuilder() {
        byte[] @Nullable [] copy = new byte[EventField.inRecordOrder().length][];
        System.arraycopy(members, 0, copy, first, members.length);
        return new Builder(copy);
    }

    /**
     * Returns one member of a record.
     *
     * @param field the field
     * @return {@code ,"name":value}; null if the field has no value here
     */
    public byte @Nullable [] member(EventField field) {
        int index = field.position() - first;
        return index >= 0 && index < members.length ? members[index] : null;
    }

    /**
     * Appends an object of all values.
     *
     * @param out where to append
     */
    public void writeObject(JsonBuffer out) {
        int start = out.length();
        for (byte[] member : members) {
            if (member != null) {
                out.raw(member);
            }
        }
        if (out.length() == start) {
            out.raw('{');
        } else {
            out.replaceByte(start, '{');
        }
        out.raw('}');
    }

    /** Collects values. Used by one thread. */
    public static final class Builder {
        private final byte[] @Nullable [] members;

        private Builder(byte[] @Nullable [] members) {
            this.members = members;
        }

        /**
         * Sets a value.
         *
         * @param field the field
         * @param value a string; null leaves the field as it is
         * @return this builder
         */
        public Builder string(EventField field, @Nullable String value) {
            return json(field, value == null ? null : JsonBuffer.encodeString(value));
        }

        /**
         * Sets a value.
         *
         * @param field the field
         * @param value the value
         * @return this builder
         */
        public Builder bool(EventField field, boolean value) {
            return json(field, JsonBuffer.ascii(Boolean.toString(value)));
        }

        /**
         * Sets a value.
         *
         * @param field the field
         * @param value JSON text in UTF-8; null leaves the field as it is
         * @return this builder
         */
        public Builder json(EventField field, byte @Nullable [] value) {
            if (value != null) {
                byte[] key = field.key();
                byte[] member = Arrays.copyOf(key, key.length + value.length);
                System.arraycopy(value, 0, member, key.length, value.length);
                members[field.position()] = member;
            }
            return this;
        }

        /**
         * Finishes the collection.
         *
         * @return the values set so far
         */
        public FieldValues build() {
            int from = 0;
            int to = members.length;
            while (from < to && members[from] == null) {
                from++;
            }
            while (to > from && members[to - 1] == null) {
                to--;
            }
            return new FieldValues(Arrays.copyOfRange(members, from, to), from);
        }
    }
}
