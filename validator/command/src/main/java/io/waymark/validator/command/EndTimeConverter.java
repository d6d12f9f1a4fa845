package io.waymark.validator.command;

import java.time.Instant;
import java.time.LocalDate;

/** Parses the end of a time range: a date without a time of day is the last second of its day. */
final class EndTimeConverter extends InstantConverter {
    @Override
    Instant timeOf(LocalDate date) {
        return super.timeOf(date.plusDays(1)).minusSeconds(1);
    }
}
