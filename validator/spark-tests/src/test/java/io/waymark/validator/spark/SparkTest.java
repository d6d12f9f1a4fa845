package io.waymark.validator.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.query.QueryListener;
import io.waymark.validator.query.RowListener;
import io.waymark.validator.query.StoreQuery;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements of {@code docs/sql.md}, as they stand there, in {@code waymark query} and in Spark. */
class SparkTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n(.*?)```");
    private static final Instant JANUARY = Instant.parse("2026-01-31T10:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private static Path home;

    private static SparkSession spark;
    private static TrailBuilder trail;
    private static List<String> blocks;

    @BeforeAll
    static void createStore() throws Exception {
        trail = new TrailBuilder(home.resolve("waymark"));
        ChainBuilder chain =
                trail.chain(TrailBuilder.HOME_REGION, TrailBuilder.unpublishedKey(JANUARY, MARCH), JANUARY);
        for (Instant day : List.of(JANUARY, MARCH)) {
            String content = String.join(
                    ",",
                    signIn(day, "alice", "Failure", "AccessDenied"),
                    signIn(day, "alice", "Failure", null),
                    signIn(day, "bob", "Success", null),
                    invoke(day, "arn:aws:s3:::b", "arn:aws:lambda:us-east-1:1:function:my-critical-function"),
                    invoke(day, "arn:aws:lambda:us-east-1:1:function:other"));
            chain.addLogFile(day, "{\"Records\":[" + content + "]}", day, day);
        }
        blocks = BLOCK.matcher(Files.readString(Path.of("../../docs/sql.md")))
                .results()
                .map(MatchResult::group)
                .map(block -> block.replace("```sql", "").replace("```", ""))
                .map(block -> block.replace("'waymark/", "'" + home + "/waymark/"))
                .map(block -> block.replace(
                        "/tables/trail'", "/tables/" + trail.bucket().getFileName() + "'"))
                .map(block -> block.replace(
                        "/store/trail/", "/store/" + trail.bucket().getFileName() + "/"))
                .toList();
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.warehouse.dir", home.resolve("warehouse").toString())
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static String signIn(Instant time, String user, String outcome, String errorCode) {
        return "{\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"" + user + "\"},\"eventTime\":\"" + time
                + "\",\"eventName\":\"ConsoleLogin\",\"sourceIPAddress\":\"192.0.2.1\",\"responseElements\":{\"ConsoleLogin\":\""
                + outcome + "\"}" + (errorCode == null ? "" : ",\"errorCode\":\"" + errorCode + "\"") + "}";
    }

    private static String invoke(Instant time, String... arns) {
        return "{\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\"arn:aws:sts::1:assumed-role/r/s\"},\"eventTime\":\""
                + time
                + "\",\"eventName\":\"Invoke\",\"resources\":["
                + String.join(
                        ",",
                        Arrays.stream(arns)
                                .map(arn -> "{\"ARN\":\"" + arn + "\"}")
                                .toList()) + "]}";
    }

    private static List<String> queries() {
        return statements(blocks.get(0));
    }

    private static List<String> statements(String block) {
        return Arrays.stream(block.split(";"))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static List<String> inWaymark(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        QueryListener listener = new QueryListener() {
            @Override
            public void onSkipped(ObjectUri file, String reason) {
                throw new AssertionError(reason);
            }

            @Override
            public void onConversion(int days) {}

            @Override
            public void onNotKept(String reason) {
                throw new AssertionError(reason);
            }
        };
        String bucket = String.valueOf(trail.bucket().getFileName());
        try (StoreQuery query = StoreQuery.open(
                ReadOnlyDirectoryStore.open(trail.store()),
                bucket,
                home.resolve("waymark/tables").resolve(bucket),
                Clock.systemUTC(),
                listener)) {
            query.run(sql, new RowListener() {
                @Override
                public void onColumns(List<String> columns) {}

                @Override
                public boolean onRow(List<JsonNode> values) {
                    rows.add(String.join(
                            "|", values.stream().map(JsonNode::asText).toList()));
                    return true;
                }
            });
        }
        return rows;
    }

    private static List<String> inSpark(String sql) {
        List<String> rows = new ArrayList<>();
        for (Row row : spark.sql(sql).collectAsList()) {
            rows.add(row.mkString("|"));
        }
        return rows;
    }

    @Test
    void sparkReadsTheTablesOfPastDays() throws Exception {
        List<List<String>> expected = new ArrayList<>();
        for (String query : queries()) {
            expected.add(inWaymark(query));
        }
        assertThat(expected).hasSize(3).allSatisfy(rows -> assertThat(rows).isNotEmpty());
        statements(blocks.get(1)).forEach(spark::sql);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(inSpark(queries().get(i))).containsExactlyInAnyOrderElementsOf(expected.get(i));
        }
    }

    @Test
    void sparkReadsTheLogFiles() throws Exception {
        statements(blocks.get(2)).forEach(spark::sql);
        for (String query : queries()) {
            assertThat(inSpark(query.replace("cloudtrail_logs", "cloudtrail_records")))
                    .containsExactlyInAnyOrderElementsOf(inWaymark(query));
        }
    }

    @Test
    void declarationForAthenaIsAcceptedHereToo() throws Exception {
        assertThat(inWaymark(blocks.get(3) + "; SELECT count(*) FROM cloudtrail_logs"))
                .containsExactly("10");
    }
}
