package io.waymark.validator.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Reads log files into a table of a DuckDB connection. Not thread-safe. */
final class LogFileTable {
    private static final String STAGING = "staging";
    private static final DateTimeFormatter YEAR = format("uuuu");
    private static final DateTimeFormatter MONTH = format("MM");
    private static final DateTimeFormatter DAY = format("dd");

    private final ReadOnlyStore store;
    private final DuckDBConnection connection;

    LogFileTable(ReadOnlyStore store, DuckDBConnection connection) {
        this.store = store;
        this.connection = connection;
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** Creates an empty table with all columns. */
    void create(String table) throws SQLException {
        execute("CREATE TABLE " + table + " (" + TableColumn.definitions() + ")");
    }

    /**
     * Adds the records of log files to a table.
     *
     * @return the number of files that were skipped, since they are damaged; no record of them is added
     * @throws IOException if DuckDB cannot take them
     */
    int add(String table, List<StoredLogFile> files, QueryListener listener) throws SQLException, IOException {
        execute("CREATE TABLE " + STAGING + " ("
                + TableColumn.names().map(column -> column + " VARCHAR").collect(Collectors.joining(", ")) + ")");
        int skipped = 0;
        try (DuckDBAppender appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, STAGING)) {
            for (StoredLogFile file : files) {
                skipped += append(file, appender, listener) ? 0 : 1;
            }
        }
        execute("INSERT INTO " + table + " SELECT " + values() + " FROM " + STAGING);
        execute("DROP TABLE " + STAGING);
        return skipped;
    }

    private static String values() {
        return Stream.concat(
                        TableColumn.OF_RECORD.stream()
                                .map(column -> column.type().fromText(column.name())),
                        TableColumn.OF_FILE.stream())
                .collect(Collectors.joining(", "));
    }

    private boolean append(StoredLogFile file, DuckDBAppender appender, QueryListener listener)
            throws SQLException, IOException {
        ObjectUri uri = file.uri();
        // Whole, before anything of it is added.
        List<JsonNode> records = new ArrayList<>();
        try {
            RecordReader.read(store.open(uri), event -> records.add(event.json()));
            LogFileKey key = LogFileKey.parse(uri.key());
            for (JsonNode event : records) {
                append(event, key, appender);
            }
            return true;
        } catch (FormatException e) {
            listener.onSkipped(uri, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            listener.onSkipped(uri, IoErrorMessage.of(e));
        }
        return false;
    }

    private static void append(JsonNode event, LogFileKey key, DuckDBAppender appender) throws SQLException {
        appender.beginRow();
        for (TableColumn column : TableColumn.OF_RECORD) {
            appender.append(column.textOf(event));
        }
        appender.append(key.accountId());
        appender.append(key.region());
        appender.append(YEAR.format(key.time()));
        appender.append(MONTH.format(key.time()));
        appender.append(DAY.format(key.time()));
        appender.endRow();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
