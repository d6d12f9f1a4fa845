package io.waymark.validator.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.query.QueryException;
import io.waymark.validator.query.QueryListener;
import io.waymark.validator.query.RowListener;
import io.waymark.validator.query.StoreQuery;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waymark query}. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Query the log files of a bucket with SQL.",
        description = {
            "The table is cloudtrail_logs, with the columns of Amazon Athena's documentation for CloudTrail; queries and"
                    + " CREATE EXTERNAL TABLE statements written for Athena run unchanged. A condition on resources.arn asks"
                    + " each resource; requestparameters.NAME and responseelements.NAME are members of the JSON.",
            "",
            "The log files of past days are converted once, to Parquet files that Spark, Trino and Athena read too. Reads"
                    + " log files without validating them. Damaged files are reported on stderr and skipped.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:ok, also if the result is empty",
            "1:the query is wrong or failed",
            "2:wrong usage",
            "3:no store, or some files were skipped"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  waymark query \"SELECT eventname, count(*) FROM cloudtrail_logs GROUP BY 1 ORDER BY 2 DESC\"",
            "  waymark query \"SELECT useridentity.username, sourceipaddress, eventtime FROM cloudtrail_logs",
            "                 WHERE responseelements.ConsoleLogin = 'Failure'\"",
            "  waymark query --format csv --file query.sql"
        })
final class QueryCommand implements Callable<Integer> {
    /** Of a table, as many rows fit into memory; further ones are not shown. */
    private static final int MAX_TABLE_ROWS = 10_000;

    private static final int FLUSH_INTERVAL = 1_000;

    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "SQL", arity = "0..1", description = "The query.")
    private @Nullable String sql;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read the query from a file; - for standard input.")
    private @Nullable String file;

    @Mixin
    private StoreMixin store = new StoreMixin();

    @Option(names = "--bucket", paramLabel = "BUCKET", description = "The bucket, if the store has several.")
    private @Nullable String bucket;

    @Option(
            names = "--tables",
            paramLabel = "DIR",
            description =
                    "The directory of the converted log files, in a folder for each bucket. Default: STORE/../tables.")
    private @Nullable Path tables;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "Output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private RowFormat format = RowFormat.table;

    QueryCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        String text = text();
        NamedStore named = store.named();
        ReadOnlyStore opened = named.openDelivered();
        String name = bucket(opened);
        Path folder = (tables == null ? named.tables() : tables).resolve(name);
        Problems problems = new Problems(folder);
        try (StoreQuery query = StoreQuery.open(opened, name, folder, Clock.systemUTC(), problems)) {
            Rows rows = rows();
            query.run(text, rows);
            rows.end();
        } catch (QueryException e) {
            output.out().flush();
            output.err().println("waymark: " + printableLines(String.valueOf(e.getMessage())));
            return ExitStatus.PROBLEM;
        } catch (NoClassDefFoundError e) {
            throw new CommandException(
                    "'waymark query' needs DuckDB: put duckdb_jdbc-*.jar, from the same build, beside the command's jar",
                    e);
        } catch (UnsatisfiedLinkError e) {
            throw new CommandException("DuckDB has no library for this machine: " + e.getMessage(), e);
        }
        return problems.anySkipped ? ExitStatus.ERROR : ExitStatus.OK;
    }

    private String text() throws CommandException {
        if ((sql == null) == (file == null)) {
            throw new ParameterException(spec.commandLine(), "name either a query or a file with --file");
        }
        if (file == null) {
            return String.valueOf(sql);
        }
        try {
            byte[] text = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
            return new String(text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandException("cannot read " + file + ": " + IoErrorMessage.of(e), e);
        }
    }

    private String bucket(ReadOnlyStore opened) throws CommandException, IOException {
        List<String> buckets = opened.buckets();
        if (bucket == null && buckets.size() == 1) {
            return buckets.get(0);
        }
        if (bucket == null || !buckets.contains(bucket)) {
            throw new CommandException((bucket == null ? "the store has several buckets" : "no bucket " + bucket)
                    + "; name one with --bucket: " + String.join(", ", buckets));
        }
        return bucket;
    }

    private static String printableLines(String message) {
        return String.join("\n", message.lines().map(Printable::of).toList());
    }

    private Rows rows() {
        return switch (format) {
            case table -> new TableRows();
            case json -> new JsonRows();
            case csv -> new CsvRows();
        };
    }

    /** Prints the rows of a result. */
    private interface Rows extends RowListener {
        /** The result is complete. */
        default void end() {}
    }

    private final class TableRows implements Rows {
        private @Nullable TextTable table;
        private int columns;
        private int rows;

        @Override
        public void onColumns(List<String> names) {
            columns = names.size();
            table = new TextTable(names.toArray(new String[0]));
        }

        @Override
        public boolean onRow(List<JsonNode> values) {
            if (rows++ == MAX_TABLE_ROWS || table == null) {
                return false;
            }
            table.addRow(values.stream().map(QueryCommand::cell).toArray(String[]::new));
            return true;
        }

        @Override
        public void end() {
            if (table == null) {
                return;
            }
            table.print(output, IntStream.range(0, columns).toArray());
            if (rows > MAX_TABLE_ROWS) {
                output.out().flush();
                output.err().println("waymark: only " + MAX_TABLE_ROWS + " rows are shown; --format csv prints all");
            }
        }
    }

    private final class JsonRows implements Rows {
        private List<String> names = List.of();
        private long rows;

        @Override
        public void onColumns(List<String> columns) {
            names = distinct(columns);
        }

        @Override
        public boolean onRow(List<JsonNode> values) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < values.size(); i++) {
                row.set(names.get(i), values.get(i));
            }
            output.out().println(PrintableJson.of(row.toString()));
            return isWanted(++rows);
        }
    }

    private final class CsvRows implements Rows {
        private long rows;

        @Override
        public void onColumns(List<String> columns) {
            output.out().print(CsvLines.of(columns));
        }

        @Override
        public boolean onRow(List<JsonNode> values) {
            output.out()
                    .print(CsvLines.of(values.stream().map(QueryCommand::cell).toList()));
            return isWanted(++rows);
        }
    }

    private static String cell(JsonNode value) {
        return value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }

    /** The reader of a pipe may have gone. Also flushes. */
    private boolean isWanted(long rows) {
        return rows % FLUSH_INTERVAL != 0 || !output.out().checkError();
    }

    /** Columns of one name would replace each other in an object. */
    private static List<String> distinct(List<String> columns) {
        Set<String> names = new LinkedHashSet<>();
        for (String column : columns) {
            String name = column;
            for (int i = 2; !names.add(name); i++) {
                name = column + "_" + i;
            }
        }
        return new ArrayList<>(names);
    }

    private final class Problems implements QueryListener {
        private final Path folder;
        private boolean anySkipped;

        Problems(Path folder) {
            this.folder = folder;
        }

        @Override
        public void onSkipped(ObjectUri logFile, String reason) {
            anySkipped = true;
            output.err().println("waymark: skipped " + Printable.of(logFile.toString()) + ": " + Printable.of(reason));
        }

        @Override
        public void onConversion(int days) {
            output.err()
                    .println("waymark: converting the log files of " + days + (days == 1 ? " day" : " days") + " into "
                            + folder);
        }

        @Override
        public void onNotKept(String reason) {
            output.err()
                    .println("waymark: the converted log files are not kept, so that each query converts them again: "
                            + Printable.of(reason) + "; name another directory with --tables DIR");
        }
    }
}
