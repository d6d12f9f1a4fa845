package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The read API of the page: bounded answers, stable pages, and errors that say what is wrong. */
class ConsoleApiTest extends StoreFixture {
    private static final long SEED = 20_260_131;

    @BeforeAll
    static void start() throws IOException {
        test = new TestServer(home, "");
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            // Several of each second, and some without a number.
            String place =
                    i % 3 == 0 ? "" : ",\"additionalEventData\":{\"stream\":\"s" + i % 2 + "\",\"sequence\":" + i + "}";
            records.add(test.chain
                    .record(UUID.randomUUID(), test.start.plusSeconds(8_000 + i / 9), place)
                    .replace("PlaceOrder", "Call" + i));
        }
        records.add(test.chain
                .record(
                        UUID.randomUUID(),
                        test.start.plusSeconds(8_100),
                        ",\"requestParameters\":{\"huge\":\"" + "v".repeat(100_000) + "\",\"list\":["
                                + "1,".repeat(5_000) + "1]}")
                .replace("PlaceOrder", "N" + "a".repeat(100_000)));
        addFile(records, 9_060);
    }

    private static void addFile(List<String> records, long second) throws IOException {
        Instant time = test.start.plusSeconds(8_000);
        test.chain.addLogFile(
                test.start.plusSeconds(second), "{\"Records\":[" + String.join(",", records) + "]}", time, time);
        test.history.update();
    }

    private static HttpResponse<byte[]> send(String resource) throws IOException, InterruptedException {
        return test.get("/_console/api/" + resource);
    }

    private static JsonNode ask(String resource) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(resource);
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    private static String error(String resource) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(resource);
        return response.statusCode() + " "
                + new ObjectMapper().readTree(response.body()).path("message").asText();
    }

    @Test
    void pagesStayApartWhileEventsComeIn() throws IOException, InterruptedException {
        List<String> positions = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            JsonNode page = ask("events?MaxResults=20&Username=alice&NextToken=" + token);
            page.path("events")
                    .forEach(event -> positions.add(event.path("position").asText()));
            token = page.path("nextToken").asText("");
            if (pages++ == 2) {
                addFile(List.of(test.chain.record(UUID.randomUUID(), test.start.plusSeconds(17_000), "")), 17_100);
            }
        } while (!token.isEmpty());
        Set<String> distinct = new HashSet<>(positions);
        assertThat(positions).hasSize(distinct.size()).hasSize(136);
    }

    @Test
    void listHasBeginningsAndAnEventIsWhole() throws IOException, InterruptedException {
        HttpResponse<byte[]> list = send("events?MaxResults=200");
        assertThat(list.body().length).isLessThan(200_000);
        assertThat(list.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode found = ask("events?Text=" + "v".repeat(40)).path("events").path(0);
        assertThat(found.path("eventName").asText()).hasSize(257).endsWith("…");
        JsonNode event = ask("event?Position=" + found.path("position").asText());
        assertThat(event.path("record").asText()).contains("v".repeat(100_000));
        assertThat(event.at("/logFiles/0/logFile").asText()).startsWith("s3://trail/AWSLogs/");
        assertThat(event.path("fields")).hasSize(2_000);
    }

    @Test
    void hoursAreCountedWithTheFiltersOfTheList() throws IOException, InterruptedException {
        Instant hour = test.start.plusSeconds(7_200);
        String period = "StartTime=" + hour + "&EndTime=" + hour.plus(59, ChronoUnit.MINUTES);
        JsonNode all = ask("timeline?" + period);
        assertThat(all.path("intervals")).hasSize(1);
        assertThat(all.at("/intervals/0/events").asInt()).isEqualTo(131);
        assertThat(all.at("/intervals/0/start").asText()).isEqualTo(hour.toString());
        assertThat(ask("timeline?EventName=Call7&" + period)
                        .at("/intervals/0/events")
                        .asInt())
                .isEqualTo(1);
        assertThat(ask("timeline?EventName=None&" + period).path("intervals")).isEmpty();
    }

    @Test
    void errorsSayWhatIsWrong() throws IOException, InterruptedException {
        assertThat(error("events?MaxResults=0")).isEqualTo("400 MaxResults must be between 1 and 200: 0");
        assertThat(error("events?MaxResults=x")).startsWith("400 MaxResults");
        assertThat(error("events?NextToken=x")).startsWith("400 NextToken");
        assertThat(error("events?StartTime=yesterday")).startsWith("400 StartTime must be a time like");
        assertThat(error("events?StartTime=2026-02-01T00:00:00Z&EndTime=2026-01-01T00:00:00Z"))
                .isEqualTo("400 StartTime is after EndTime");
        assertThat(error("events?User=alice")).startsWith("400 unknown parameter User; there are [");
        assertThat(error("events?Username=a&Username=b")).isEqualTo("400 Username must not be repeated");
        assertThat(error("events?Text=" + "x".repeat(2_001))).startsWith("400 Text has more than");
        assertThat(error("timeline?StartTime=0000-01-01T00:00:00Z&EndTime=9999-01-01T00:00:00Z"))
                .startsWith("400 StartTime and EndTime");
        assertThat(error("timeline?Interval=week&StartTime=2026-01-01T00:00:00Z&EndTime=2026-01-01T00:00:00Z"))
                .startsWith("400 Interval");
        assertThat(error("event?Position=1.2")).startsWith("400 Position");
        assertThat(error("event?Position=1.2.3")).isEqualTo("404 the event is not in the event history");
        assertThat(error("nothing")).startsWith("404");
        assertThat(test.send("PUT", "/_console/api/events").statusCode()).isEqualTo(405);
        assertThat(test.get("/_console/../_console/api/none").statusCode()).isIn(400, 404);
        assertThat(test.get("/_console/index.html").statusCode()).isEqualTo(404);
    }

    @Test
    void randomParametersNeverFailTheServer() throws IOException, InterruptedException {
        Random random = new Random(SEED);
        List<String> resources = List.of("events", "event", "timeline", "streams", "trails", "integrity", "caller");
        List<String> names = List.of(
                "Username",
                "Text",
                "StartTime",
                "EndTime",
                "MaxResults",
                "NextToken",
                "Position",
                "Interval",
                "Outcome");
        List<String> values = List.of(
                "",
                "alice",
                "\u0000",
                "*",
                "\"' OR 1=1",
                "-1",
                "9223372036854775807.9223372036854775807.9223372036854775807",
                "31556889864403199.0.9223372036854775807",
                "-31557014167219200.-1.-9223372036854775808",
                "+1000000000-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z",
                "2026-01-31T00:00:00Z",
                "hour",
                "day",
                "\ud83d\ude00",
                "x".repeat(1_500));
        for (int i = 0; i < 400; i++) {
            StringBuilder query = new StringBuilder(resources.get(random.nextInt(resources.size()))).append('?');
            for (int each = random.nextInt(4); each >= 0; each--) {
                query.append(names.get(random.nextInt(names.size())))
                        .append('=')
                        .append(URLEncoder.encode(values.get(random.nextInt(values.size())), StandardCharsets.UTF_8))
                        .append('&');
            }
            assertThat(send(query.toString()).statusCode()).as(query.toString()).isIn(200, 400, 404);
        }
    }
}
