package io.waymark.validator.reader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waymark.format.FormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Reads the records of a log file one by one; at most one record, of bounded size, is in memory. */
public final class RecordReader {
    /** CloudTrail's records are at most 1 MB. */
    private static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    /** The longest number that agents have written. */
    private static final int MAX_NUMBER_LENGTH = 100 * 1024;

    private static final Pattern HUGE_EXPONENT = Pattern.compile("[eE][+-]?\\d{9}");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(500)
                    .maxStringLength(MAX_RECORD_BYTES)
                    .maxNumberLength(MAX_RECORD_BYTES)
                    .maxNameLength(MAX_RECORD_BYTES)
                    .build())
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .build();

    /** Keeps numbers exactly as written. */
    private static final ObjectMapper MAPPER = JsonMapper.builder(JSON)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private RecordReader() {}

    /**
     * Reads a log file.
     *
     * @param file the gzip stream; closed by this method
     * @param records receives each record; those before an error have been received when it is thrown
     * @throws FormatException if the JSON is not that of a log file
     * @throws IOException if it is not gzip or JSON, or cannot be read
     */
    public static void read(InputStream file, Consumer<StoredRecord> records) throws FormatException, IOException {
        try (InputStream in = file;
                InputStream inflated = new GZIPInputStream(in);
                JsonParser json = JSON.createParser(inflated)) {
            enterRecords(json);
            while (json.nextToken() == JsonToken.START_OBJECT) {
                records.accept(StoredRecord.of(MAPPER.readTree(copy(json))));
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw new FormatException("a record is not a JSON object");
            }
            // Reading to the end checks the gzip data too.
            if (json.nextToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new FormatException("unexpected content after the array Records");
            }
        }
    }

    /**
     * Parses a record that was read before.
     *
     * @param json the text of its JSON
     * @return the record
     * @throws IOException if it is not JSON
     */
    public static StoredRecord parse(byte[] json) throws IOException {
        return StoredRecord.of(MAPPER.readTree(json));
    }

    /**
     * Reads the first record of a log file.
     *
     * @param file the gzip stream; closed by this method
     * @return the record; empty if there is none
     * @throws FormatException if the JSON is not that of a log file
     * @throws IOException if it is not gzip or JSON, or cannot be read
     */
    static Optional<StoredRecord> readFirst(InputStream file) throws FormatException, IOException {
        try (InputStream in = file;
                InputStream inflated = new GZIPInputStream(in);
                JsonParser json = JSON.createParser(inflated)) {
            enterRecords(json);
            return json.nextToken() == JsonToken.START_OBJECT
                    ? Optional.of(StoredRecord.of(MAPPER.readTree(copy(json))))
                    : Optional.empty();
        }
    }

    private static void enterRecords(JsonParser json) throws FormatException, IOException {
        if (json.nextToken() != JsonToken.START_OBJECT
                || json.nextToken() != JsonToken.FIELD_NAME
                || !json.currentName().equals("Records")
                || json.nextToken() != JsonToken.START_ARRAY) {
            throw new FormatException("does not begin with the array Records");
        }
    }

    private static byte[] copy(JsonParser json) throws FormatException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator copy = JSON.createGenerator(new BoundedOutputStream(bytes))) {
            int depth = 0;
            do {
                JsonToken token = json.currentToken();
                if (token == null) {
                    throw new FormatException("ends within a record");
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token.isNumeric()) {
                    copyNumber(json.getText(), copy);
                } else {
                    copy.copyCurrentEvent(json);
                }
            } while (depth > 0 && nextToken(json));
        }
        return bytes.toByteArray();
    }

    private static boolean nextToken(JsonParser json) throws IOException {
        json.nextToken();
        return true;
    }

    /** Copies a number unchanged, or as a string if converting it would take too long or fail. */
    private static void copyNumber(String literal, JsonGenerator copy) throws IOException {
        if (literal.length() <= MAX_NUMBER_LENGTH
                && !HUGE_EXPONENT.matcher(literal).find()) {
            copy.writeNumber(literal);
        } else {
            copy.writeString(literal);
        }
    }

    /** Limits the size of a record. */
    private static final class BoundedOutputStream extends OutputStream {
        private final ByteArrayOutputStream bytes;

        BoundedOutputStream(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (bytes.size() + length > MAX_RECORD_BYTES) {
                throw new IOException("a record is longer than " + MAX_RECORD_BYTES + " bytes");
            }
            bytes.write(source, offset, length);
        }
    }
}
