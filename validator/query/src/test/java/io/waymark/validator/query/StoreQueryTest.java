package io.waymark.validator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreQueryTest {
    private static final Instant YESTERDAY = Instant.parse("2023-11-14T10:00:00Z");
    private static final Instant TODAY = Instant.parse("2023-11-15T09:00:00Z");

    @TempDir
    private Path home;

    private TrailBuilder trail;
    private ChainBuilder chain;
    private Path table;
    private final List<String> notes = new ArrayList<>();
    private final QueryListener listener = new QueryListener() {
        @Override
        public void onSkipped(ObjectUri file, String reason) {
            notes.add("skipped " + reason);
        }

        @Override
        public void onConversion(int days) {
            notes.add("converted " + days);
        }

        @Override
        public void onNotKept(String reason) {
            notes.add("not kept");
        }
    };

    @BeforeEach
    void createStore() throws IOException {
        trail = new TrailBuilder(home);
        table = home.resolve("table");
        Files.createDirectories(trail.bucket());
        chain = trail.chain(TrailBuilder.HOME_REGION, TrailBuilder.unpublishedKey(YESTERDAY, YESTERDAY), YESTERDAY);
        addFile(
                YESTERDAY,
                signIn(YESTERDAY, "alice", "Failure", ",\"errorMessage\":\"Failed authentication\""),
                signIn(YESTERDAY, "bob", "Success", ""),
                invoke(YESTERDAY, "arn:aws:s3:::b", "arn:aws:lambda:us-east-1:1:function:my-critical-function"),
                invoke(YESTERDAY, "arn:aws:lambda:us-east-1:1:function:other"));
        addFile(
                TODAY,
                signIn(TODAY, "mallory", "Failure", ",\"errorCode\":\"AccessDenied\""),
                invoke(TODAY, "arn:aws:lambda:us-east-1:1:function:my-critical-function:2"));
    }

    private void addFile(Instant delivered, String... records) throws IOException {
        chain.addLogFile(delivered, "{\"Records\":[" + String.join(",", records) + "]}", delivered, delivered);
    }

    private static String signIn(Instant time, String user, String outcome, String more) {
        return "{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"" + user
                + "\",\"sessionContext\":{\"attributes\":{\"mfaAuthenticated\":\"false\"}}},\"eventTime\":\"" + time
                + "\",\"eventSource\":\"signin.amazonaws.com\",\"eventName\":\"ConsoleLogin\",\"sourceIPAddress\":\"192.0.2.1\""
                + ",\"responseElements\":{\"ConsoleLogin\":\"" + outcome
                + "\",\"nested\":{\"a/b\":[1]}},\"readOnly\":false" + more + "}";
    }

    private static String invoke(Instant time, String... arns) {
        return "{\"eventTime\":\"" + time
                + "\",\"eventName\":\"Invoke\",\"requestParameters\":{\"n\":1.50},\"readOnly\":true"
                + ",\"resources\":["
                + String.join(
                        ",",
                        Stream.of(arns)
                                .map(arn -> "{\"ARN\":\"" + arn + "\",\"type\":\"T\"}")
                                .toList())
                + "]}";
    }

    private StoreQuery open() throws IOException {
        return StoreQuery.open(
                ReadOnlyDirectoryStore.open(trail.store()),
                trail.bucket().getFileName().toString(),
                table,
                Clock.fixed(TODAY.plusSeconds(600), ZoneOffset.UTC),
                listener);
    }

    private List<String> run(String sql) throws Exception {
        try (StoreQuery query = open()) {
            return run(query, sql);
        }
    }

    private static List<String> run(StoreQuery query, String sql) throws QueryException {
        List<String> rows = new ArrayList<>();
        query.run(sql, new RowListener() {
            @Override
            public void onColumns(List<String> columns) {
                rows.add(String.join(",", columns));
            }

            @Override
            public boolean onRow(List<JsonNode> values) {
                rows.add(String.join(
                        ",",
                        values.stream()
                                .map(value -> value.isValueNode() ? value.asText() : value.toString())
                                .toList()));
                return true;
            }
        });
        return rows;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select useridentity.username from cloudtrail_logs where eventname = 'ConsoleLogin' and errorcode is not null"
                        + " and region = 'us-east-1' and year = '2023' and month = '11' and day = '15'| username,mallory",
                "SELECT useridentity.userName FROM cloudtrail_logs WHERE responseelements.ConsoleLogin = 'Failure'"
                        + " ORDER BY eventtime | userName,alice,mallory",
                "SELECT count(*) AS n FROM cloudtrail_logs WHERE resources.arn LIKE '%function:my-critical-function%'"
                        + " AND eventtime > '2023-06-01' | n,2",
                "SELECT count(*) AS n FROM default.cloudtrail_logs t WHERE t.resources.arn NOT LIKE '%critical%' | n,1",
                "SELECT count(*) AS n FROM cloudtrail_logs WHERE resources.arn IS NULL | n,3",
                "SELECT count(*) AS n FROM cloudtrail_logs WHERE resources.arn IS NOT NULL | n,3",
                "SELECT count(*) AS n FROM cloudtrail_logs WHERE lower(resources.arn) IN ('arn:aws:s3:::b', 'x') | n,1",
                "SELECT count(*) AS n FROM cloudtrail_logs WHERE NOT (resources.arn = 'arn:aws:s3:::b') | n,2",
                "SELECT resources.arn FROM cloudtrail_logs WHERE resources.arn = 'arn:aws:s3:::b' | "
                        + "arn,[\"arn:aws:s3:::b\",\"arn:aws:lambda:us-east-1:1:function:my-critical-function\"]",
                "SELECT DISTINCT entry.type FROM cloudtrail_logs CROSS JOIN UNNEST(resources) unnested (entry) | type,T",
                "SELECT responseelements.nested.\"a/b\" FROM cloudtrail_logs WHERE useridentity.username = 'bob' | a/b,[1]",
                "SELECT json_extract_scalar(requestparameters, '$.n') n FROM cloudtrail_logs WHERE eventname = 'Invoke'"
                        + " LIMIT 1 | n,1.5",
                "SELECT count(*) n FROM cloudtrail_logs WHERE readonly = 'true' AND from_iso8601_timestamp(eventtime)"
                        + " > date_parse('2023-11-15T00:00:00Z','%Y-%m-%dT%H:%i:%sZ') | n,1",
                "WITH failed AS (SELECT * FROM cloudtrail_logs WHERE responseelements.ConsoleLogin = 'Failure')"
                        + " SELECT count(*) n FROM failed WHERE year IN (SELECT max(year) FROM cloudtrail_logs) | n,2",
                "SELECT useridentity.sessioncontext.attributes.mfaauthenticated mfa, count(*) n FROM cloudtrail_logs"
                        + " WHERE eventsource='signin.amazonaws.com' GROUP BY 1 | mfa,n,false,3",
            })
    void queriesOfTheDocumentationRunUnchanged(String sql, String expected) throws Exception {
        assertThat(String.join(",", run(sql))).isEqualTo(expected.strip());
    }

    @Test
    void commentsAndQuotationsMayHaveSemicolons() throws Exception {
        assertThat(run("/* one; two */ SELECT 'a;b' AS \"c;d\" -- it's; over\n;"))
                .containsExactly("c;d", "a;b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM '/etc/passwd'",
                "SELECT * FROM glob('/*')",
                "SELECT content FROM read_text('/etc/hostname')",
                "SELECT * FROM read_parquet('https://127.0.0.1:1/x.parquet')",
                "COPY cloudtrail_logs TO '/tmp/leak.csv'",
                "SET enable_external_access = true",
                "ATTACH '/tmp/leak.db'",
                "INSTALL httpfs",
                "DROP VIEW cloudtrail_logs",
                "SELECT 1; SELECT 2",
                "SELECT nothing FROM cloudtrail_logs",
                "SELECT 'open",
                "SELECT 1 /* open",
                "; ;",
                "CREATE EXTERNAL TABLE x (",
                "CREATE EXTERNAL TABLE x (colour STRING)",
            })
    void whatQueriesMayNotDoIsRefused(String sql) throws Exception {
        try (StoreQuery query = open()) {
            assertThatThrownBy(() -> run(query, sql))
                    .isInstanceOf(QueryException.class)
                    .message()
                    .isNotEmpty()
                    .doesNotContain("pending query result");
            assertThat(run(query, "SELECT count(*) FROM cloudtrail_logs")).endsWith("6");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"athena-manual-partitions.sql", "athena-partition-projection.sql"})
    void documentedDeclarationsAreAccepted(String file) throws Exception {
        String declaration = Files.readString(Path.of("src/test/resources/io/waymark/validator/query", file));
        assertThat(run(declaration)).isEmpty();
        assertThat(run(declaration + ";\nSELECT count(*) AS n FROM cloudtrail_logs_pp"))
                .containsExactly("n", "6");
    }

    @Test
    void pastDaysAreConvertedOnceAndAgainWhenTheirLogFilesChange() throws Exception {
        assertThat(run("SELECT count(*) n FROM cloudtrail_logs")).endsWith("6");
        assertThat(run("SELECT count(*) n FROM cloudtrail_logs")).endsWith("6");
        assertThat(notes).containsExactly("converted 1");
        try (Stream<Path> files = Files.walk(table)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> table.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "_lock", "year=2023/month=11/day=14/events.parquet", "year=2023/month=11/day=14/_source");
        }
        addFile(YESTERDAY.plusSeconds(300), signIn(YESTERDAY, "late", "Success", ""));
        assertThat(run("SELECT count(*) n FROM cloudtrail_logs")).endsWith("7");
        assertThat(notes).containsExactly("converted 1", "converted 1");
    }

    @Test
    void damagedFileIsReportedByEachQueryAndTheRestIsFound() throws Exception {
        String key = chain.logFileKey(YESTERDAY.plusSeconds(600), "0123456789abcdef");
        Path damaged = trail.bucket().resolve(key);
        Files.createDirectories(damaged.getParent());
        Files.write(damaged, new byte[] {1, 2, 3});
        assertThat(run("SELECT count(*) n FROM cloudtrail_logs")).endsWith("6");
        assertThat(run("SELECT count(*) n FROM cloudtrail_logs")).endsWith("6");
        assertThat(notes.stream().filter(note -> note.startsWith("skipped")).count())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void storeThatCannotBeWrittenIsQueriedAllTheSame() throws Exception {
        Files.writeString(table, "not a folder");
        assertThat(run("SELECT count(*) n FROM cloudtrail_logs")).endsWith("6");
        assertThat(notes).contains("not kept");
    }
}
