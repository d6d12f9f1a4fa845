package io.waymark.validator.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.validator.reader.LogFileListing;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * Answers SQL over the log files of one bucket. Its table is {@code cloudtrail_logs}, with the columns of Athena's documentation;
 * past days are read from {@link ParquetTable}, the rest from the log files. Queries read the table alone: no file, no network,
 * no setting. Not thread-safe.
 */
public final class StoreQuery implements Closeable {
    /** The name of the table in Athena's documentation. */
    public static final String TABLE = "cloudtrail_logs";

    private static final String RECENT = "waymark_recent";
    private static final String DEFAULT_DATABASE = "default";
    private static final String LATE_ERROR = "\nError: ";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Functions of Athena's SQL that DuckDB names otherwise. */
    private static final List<String> FUNCTIONS = List.of(
            "from_iso8601_timestamp(text) AS CAST(text AS TIMESTAMPTZ)",
            "json_extract_scalar(json, path) AS json_extract_string(json, path)",
            "regexp_like(text, pattern) AS regexp_matches(text, pattern)",
            "cardinality(list) AS len(list)",
            "element_at(list, i) AS list[i]",
            "approx_distinct(x) AS approx_count_distinct(x)");

    private final DuckDBConnection connection;
    private final Path spill;

    private StoreQuery(DuckDBConnection connection, Path spill) {
        this.connection = connection;
        this.spill = spill;
    }

    /**
     * Prepares the table of a bucket.
     *
     * @param store the store
     * @param bucket the bucket
     * @param directory the folder of the bucket's converted log files; created if it does not exist
     * @param clock tells which days are past
     * @param listener receives problems
     * @return the table, ready for queries
     * @throws IOException if the store cannot be read, or DuckDB does not run on this machine
     */
    public static StoreQuery open(
            ReadOnlyStore store, String bucket, Path directory, Clock clock, QueryListener listener)
            throws IOException {
        Path spill = Files.createTempDirectory("waymark-query");
        try {
            StoreQuery query = new StoreQuery(connect(spill), spill);
            try {
                query.prepare(store, bucket, directory, clock, listener);
                return query;
            } catch (IOException | SQLException | RuntimeException e) {
                query.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException("DuckDB: " + firstLine(e), e);
        }
    }

    private static DuckDBConnection connect(Path spill) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        properties.setProperty("temp_directory", spill.toString());
        return DriverManager.getConnection("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
    }

    private void prepare(ReadOnlyStore store, String bucket, Path directory, Clock clock, QueryListener listener)
            throws IOException, SQLException {
        List<StoredLogFile> files = new LogFileListing(store, listener::onSkipped)
                .list(true).stream()
                        .filter(file -> file.uri().bucket().equals(bucket))
                        .toList();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<DayFiles> days = DayFiles.of(files);
        List<ParquetTable.DayFile> converted = new ParquetTable(directory, store, connection, listener)
                .update(days.stream().filter(day -> day.day().isBefore(today)).toList());
        Set<LocalDate> done =
                converted.stream().map(file -> file.day().day()).collect(Collectors.toCollection(HashSet::new));
        LogFileTable recent = new LogFileTable(store, connection);
        recent.create(RECENT);
        List<StoredLogFile> others = days.stream()
                .filter(day -> !done.contains(day.day()))
                .flatMap(day -> day.files().stream())
                .toList();
        recent.add(RECENT, others, listener);
        createTable(converted.stream().map(ParquetTable.DayFile::path).toList());
        for (String function : FUNCTIONS) {
            execute("CREATE MACRO " + function);
        }
        execute("CREATE SCHEMA " + SqlText.name(DEFAULT_DATABASE));
        declare(new ExternalTable(DEFAULT_DATABASE, TABLE));
        seal(directory);
    }

    private void createTable(List<Path> files) throws SQLException {
        String columns = TableColumn.names().collect(Collectors.joining(", "));
        String past = files.isEmpty()
                ? ""
                : " UNION ALL SELECT " + columns + " FROM read_parquet(["
                        + files.stream()
                                .map(file ->
                                        SqlText.quoted(file.toAbsolutePath().toString()))
                                .collect(Collectors.joining(", "))
                        + "], hive_partitioning = true, hive_types = {"
                        + TableColumn.OF_FOLDER.stream()
                                .map(name -> "'" + name + "': VARCHAR")
                                .collect(Collectors.joining(", "))
                        + "})";
        execute("CREATE VIEW " + TABLE + " AS SELECT " + columns + " FROM " + RECENT + past);
    }

    private void declare(ExternalTable table) throws SQLException {
        String name = SqlText.name(table.name());
        if (!table.database().isEmpty()) {
            execute("CREATE SCHEMA IF NOT EXISTS " + SqlText.name(table.database()));
            name = SqlText.name(table.database()) + "." + name;
        } else if (table.name().equalsIgnoreCase(TABLE)) {
            return;
        }
        execute("CREATE OR REPLACE VIEW " + name + " AS SELECT * FROM main." + TABLE);
    }

    /** From here on, queries read the table's files and nothing else. */
    private void seal(Path directory) throws SQLException {
        execute("SET allowed_directories = [" + SqlText.quoted(directory.toAbsolutePath() + "/") + "]");
        execute("SET autoinstall_known_extensions = false");
        execute("SET autoload_known_extensions = false");
        execute("SET enable_external_access = false");
        execute("SET lock_configuration = true");
    }

    /**
     * Runs a text: declarations of tables, and at most one query.
     *
     * @param sql the text
     * @param rows receives the result; nothing if there is no query
     * @throws QueryException if the text is wrong, or the query fails
     */
    public void run(String sql, RowListener rows) throws QueryException {
        SqlScript script = SqlScript.parse(sql);
        try {
            for (ExternalTable table : script.tables()) {
                declare(table);
            }
            if (!script.query().isEmpty()) {
                select(rewrite(script.query()), rows);
            }
        } catch (SQLException e) {
            throw new QueryException(message(e), e);
        }
    }

    private String rewrite(String query) throws SQLException, QueryException {
        JsonNode tree;
        try (PreparedStatement parse = connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
            tree = JSON.readTree(single(parse, query));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        if (tree.path("error").asBoolean()) {
            String message = tree.path("error_message").asText();
            throw new QueryException(
                    tree.path("error_type").asText().equals("not implemented")
                            ? "only SELECT can be run: the log files are never changed"
                            : message);
        }
        QueryRewriter.rewrite(tree.path("statements"));
        try (PreparedStatement print = connection.prepareStatement("SELECT json_deserialize_sql(?::JSON)")) {
            return single(print, tree.toString());
        }
    }

    private static String single(PreparedStatement statement, String argument) throws SQLException {
        statement.setString(1, argument);
        try (ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getString(1);
        }
    }

    private void select(String query, RowListener rows) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int width = result.getMetaData().getColumnCount();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= width; i++) {
                columns.add(result.getMetaData().getColumnName(i));
            }
            rows.onColumns(columns);
            boolean wanted = true;
            while (wanted && result.next()) {
                List<JsonNode> values = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    values.add(SqlValue.toJson(result.getObject(i)));
                }
                wanted = rows.onRow(values);
            }
        }
    }

    /** Returns DuckDB's message; for a failure that it finds late, its driver writes another error before it. */
    private static String message(SQLException e) {
        String message = String.valueOf(e.getMessage());
        int error = message.indexOf(LATE_ERROR);
        return (error < 0 ? message : message.substring(error + LATE_ERROR.length())).strip();
    }

    private static String firstLine(SQLException e) {
        return message(e).lines().findFirst().orElse("unknown error");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("DuckDB: " + firstLine(e), e);
        } finally {
            try (Stream<Path> left = Files.walk(spill)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
