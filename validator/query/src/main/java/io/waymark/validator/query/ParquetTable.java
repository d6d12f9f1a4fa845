package io.waymark.validator.query;

import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a bucket's converted log files, which other engines read too:
 *
 * <pre>year=YYYY/month=MM/day=DD/events.parquet</pre>
 *
 * A file replaces its predecessor as a whole; {@code _source} beside it has the fingerprint of the log files that it was made from. Everything in the
 * folder can be made again from the log files. Not thread-safe; one process at a time writes.
 */
final class ParquetTable {
    /** Engines ignore files that begin with an underscore. */
    private static final String SOURCE = "_source";

    private static final String LOCK = "_lock";
    private static final String EVENTS = "events.parquet";
    private static final String CONVERTED = "converted";

    private final Path folder;
    private final ReadOnlyStore store;
    private final DuckDBConnection connection;
    private final QueryListener listener;

    ParquetTable(Path folder, ReadOnlyStore store, DuckDBConnection connection, QueryListener listener) {
        this.folder = folder;
        this.store = store;
        this.connection = connection;
        this.listener = listener;
    }

    /**
     * Converts the days that have no file, or whose log files have changed.
     *
     * @param days past days
     * @return the files that are up to date
     * @throws IOException if the store cannot be read
     */
    List<DayFile> update(List<DayFiles> days) throws IOException, SQLException {
        List<DayFile> current = new ArrayList<>();
        List<DayFiles> changed = new ArrayList<>();
        for (DayFiles day : days) {
            DayFile file = current(day);
            if (file != null) {
                current.add(file);
            } else {
                changed.add(day);
            }
        }
        if (!changed.isEmpty()) {
            listener.onConversion(changed.size());
            current.addAll(convert(changed));
        }
        return current;
    }

    /**
     * The file of a day.
     *
     * @param day the day
     * @param path its file
     */
    record DayFile(DayFiles day, Path path) {}

    private @Nullable DayFile current(DayFiles day) throws IOException {
        Path events = day.folder(folder).resolve(EVENTS);
        Path source = day.folder(folder).resolve(SOURCE);
        return Files.isRegularFile(events)
                        && Files.isRegularFile(source)
                        && Files.readString(source).equals(day.fingerprint(store))
                ? new DayFile(day, events)
                : null;
    }

    private List<DayFile> convert(List<DayFiles> days) throws SQLException {
        List<DayFile> converted = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            try (FileChannel file = FileChannel.open(
                            folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.tryLock()) {
                if (lock == null) {
                    throw new IOException("another process converts them");
                }
                for (DayFiles day : days) {
                    DayFile result = convert(day);
                    if (result != null) {
                        converted.add(result);
                    }
                }
            }
        } catch (OverlappingFileLockException e) {
            listener.onNotKept("another query converts them");
        } catch (IOException e) {
            listener.onNotKept(IoErrorMessage.of(e));
        }
        return converted;
    }

    /** Converts a day; null if a log file is damaged, so that it is reported by each query. */
    private @Nullable DayFile convert(DayFiles day) throws SQLException, IOException {
        Path target = Files.createDirectories(day.folder(folder));
        String fingerprint = day.fingerprint(store);
        LogFileTable table = new LogFileTable(store, connection);
        table.create(CONVERTED);
        try (Statement statement = connection.createStatement()) {
            if (table.add(CONVERTED, day.files(), listener) > 0) {
                return null;
            }
            Path temporary = target.resolve("_" + EVENTS);
            statement.execute(
                    "COPY (SELECT * EXCLUDE (" + String.join(", ", TableColumn.OF_FOLDER) + ") FROM " + CONVERTED
                            + " ORDER BY eventtime) TO " + SqlText.quoted(temporary.toString())
                            + " (FORMAT parquet, COMPRESSION zstd)");
            Files.deleteIfExists(target.resolve(SOURCE));
            publish(temporary, target.resolve(EVENTS));
            Path source = target.resolve("_" + SOURCE);
            Files.writeString(source, fingerprint);
            publish(source, target.resolve(SOURCE));
            return new DayFile(day, target.resolve(EVENTS));
        } finally {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE " + CONVERTED);
            }
        }
    }

    /** A crash must not leave a file that is complete by its name alone. */
    private static void publish(Path temporary, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
