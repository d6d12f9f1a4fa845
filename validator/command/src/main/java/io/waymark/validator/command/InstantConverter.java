package io.waymark.validator.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses times in the formats of the AWS CLI: a date, a date and time with or without an offset, or epoch seconds. Times
 * without an offset are UTC.
 */
class InstantConverter implements ITypeConverter<Instant> {
    private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{9,11}");
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "[uuuu-MM-dd][uuuuMMdd][uuuu/MM/dd]['T'][' '][HH:mm[:ss[.SSSSSS][.SSS]]][HHmm[ss]][XXX][XX][X]",
                    Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    @Override
    public Instant convert(String text) {
        try {
            if (EPOCH_SECONDS.matcher(text).matches()) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            TemporalAccessor parsed =
                    FORMAT.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof OffsetDateTime time) {
                return time.toInstant();
            }
            if (parsed instanceof LocalDateTime time) {
                return time.toInstant(ZoneOffset.UTC);
            }
            return timeOf(LocalDate.from(parsed));
        } catch (DateTimeException e) {
            throw new TypeConversionException("Unable to parse date value: " + Printable.of(text)
                    + " (write 2026-01-31, 2026-01-31T23:59:59Z, or epoch seconds)");
        }
    }

    /** Returns the time that a date without a time of day means. */
    Instant timeOf(LocalDate date) {
        return date.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
