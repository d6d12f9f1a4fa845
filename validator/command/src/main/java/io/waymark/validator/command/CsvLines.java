package io.waymark.validator.command;

import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes rows as comma-separated values, as in RFC 4180. Values are not changed. Stateless. */
final class CsvLines {
    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();
    private static final CsvSchema LINE = CSV.schema().withLineSeparator("\r\n");

    private CsvLines() {}

    /**
     * Returns a row as a line.
     *
     * @param values the values
     * @return the line, with its end
     */
    static String of(List<String> values) {
        try {
            return CSV.writer(LINE).writeValueAsString(values.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
