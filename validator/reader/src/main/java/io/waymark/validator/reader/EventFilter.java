package io.waymark.validator.reader;

import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Selects records by the attributes of CloudTrail's LookupEvents; a record must match all of them. Immutable. */
public final class EventFilter implements Predicate<StoredRecord> {
    private final Predicate<StoredRecord> attributes;
    private final @Nullable Instant startTime;
    private final @Nullable Instant endTime;

    private EventFilter(Builder builder) {
        this.attributes = builder.attributes;
        this.startTime = builder.startTime;
        this.endTime = builder.endTime;
    }

    /**
     * Creates a builder.
     *
     * @return a builder whose filter matches every record
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean test(StoredRecord event) {
        return (startTime == null || !event.time().isBefore(startTime))
                && (endTime == null || !event.time().isAfter(endTime))
                && attributes.test(event);
    }

    /**
     * Returns whether no record of a time or earlier matches.
     *
     * @param time the time
     * @return true if the filter begins later
     */
    public boolean excludesAllUntil(Instant time) {
        return startTime != null && time.isBefore(startTime);
    }

    /** Builds a filter. An attribute that is null matches every record. Not thread-safe. */
    public static final class Builder {
        private Predicate<StoredRecord> attributes = event -> true;
        private @Nullable Instant startTime;
        private @Nullable Instant endTime;

        private Builder() {}

        /**
         * Selects records by event name.
         *
         * @param name the exact {@code eventName}
         * @return this builder
         */
        public Builder eventName(@Nullable String name) {
            return name == null ? this : and(event -> name.equals(event.text("eventName")));
        }

        /**
         * Selects records by event source.
         *
         * @param source the exact {@code eventSource}
         * @return this builder
         */
        public Builder eventSource(@Nullable String source) {
            return source == null ? this : and(event -> source.equals(event.text("eventSource")));
        }

        /**
         * Selects records by user: its own calls, and those of the AWS SDK that the service made for it.
         *
         * @param name as {@link StoredRecord#userName()} returns it
         * @return this builder
         */
        public Builder userName(@Nullable String name) {
            return name == null ? this : and(event -> event.isOfUser(name));
        }

        /**
         * Selects records by address: calls from it, and those of the AWS SDK that the service made for a request from it.
         *
         * @param address the exact {@code sourceIPAddress}
         * @return this builder
         */
        public Builder sourceAddress(@Nullable String address) {
            return address == null ? this : and(event -> event.isFrom(address));
        }

        /**
         * Selects records by error.
         *
         * @param code the exact {@code errorCode}
         * @return this builder
         */
        public Builder errorCode(@Nullable String code) {
            return code == null ? this : and(event -> code.equals(event.text("errorCode")));
        }

        /**
         * Selects records by region.
         *
         * @param region the exact {@code awsRegion}
         * @return this builder
         */
        public Builder region(@Nullable String region) {
            return region == null ? this : and(event -> region.equals(event.text("awsRegion")));
        }

        /**
         * Selects records by event ID.
         *
         * @param prefix an {@code eventID} or its beginning, in any case
         * @return this builder
         */
        public Builder eventIdPrefix(@Nullable String prefix) {
            return prefix == null ? this : and(event -> event.idStartsWith(prefix));
        }

        /**
         * Selects read or write events.
         *
         * @param readOnly true for events that only read, false for events that write
         * @return this builder
         */
        public Builder readOnly(@Nullable Boolean readOnly) {
            return readOnly == null
                    ? this
                    : and(event -> readOnly == event.json().path("readOnly").asBoolean());
        }

        /**
         * Selects records by resource.
         *
         * @param resource the ARN of a resource, or the name that its ARN ends with
         * @return this builder
         */
        public Builder resource(@Nullable String resource) {
            return resource == null ? this : and(event -> event.hasResource(resource));
        }

        /**
         * Selects failed events.
         *
         * @param errorsOnly whether to match only records of failed calls, failed sign-ins among them
         * @return this builder
         */
        public Builder errorsOnly(boolean errorsOnly) {
            return errorsOnly ? and(StoredRecord::isFailed) : this;
        }

        /**
         * Sets the start of the time range.
         *
         * @param time the earliest event time, inclusive
         * @return this builder
         */
        public Builder startTime(@Nullable Instant time) {
            startTime = time;
            return this;
        }

        /**
         * Sets the end of the time range.
         *
         * @param time the latest event time, inclusive
         * @return this builder
         */
        public Builder endTime(@Nullable Instant time) {
            endTime = time;
            return this;
        }

        /**
         * Builds the filter.
         *
         * @return a filter with all attributes set so far
         */
        public EventFilter build() {
            return new EventFilter(this);
        }

        private Builder and(Predicate<StoredRecord> attribute) {
            attributes = attributes.and(attribute);
            return this;
        }
    }
}
