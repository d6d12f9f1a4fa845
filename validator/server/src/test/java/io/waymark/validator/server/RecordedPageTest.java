package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page reads is recorded, and what it reads again and again is not recorded again and again. */
class RecordedPageTest extends RecordingFixture {
    private int status(String resource) throws IOException, InterruptedException {
        return test.get("/_console/api/" + resource).statusCode();
    }

    private void assertAnswers(String resource) throws IOException, InterruptedException {
        assertThat(status(resource)).as(resource).isEqualTo(200);
    }

    /** As an open tab does: its range ends now, and so begins later each time. */
    @Test
    void openPageIsRecordedOnce() throws IOException, InterruptedException {
        Instant start = Instant.now().minusSeconds(86_400);
        for (int poll = 0; poll < 5; poll++) {
            String period = "StartTime=" + start.plusSeconds(2L * poll);
            assertAnswers("events?Username=alice&MaxResults=" + (40 + poll) + "&" + period);
            assertAnswers("events?Username=alice&" + period + "&EndTime=" + start.plusSeconds(3_600L * (poll + 1)));
            assertAnswers("timeline?Username=alice&" + period + "&EndTime=" + start.plusSeconds(3_600));
            assertAnswers("streams");
            assertAnswers("integrity");
            assertAnswers("trails");
        }
        assertThat(home.events()).containsExactly("LookupEvents", "DescribeTrails");
        assertThat(home.records().get(0).path("requestParameters").toString())
                .as("without the range of the first of the reads that it is the event of")
                .isEqualTo("{\"lookupAttributes\":[{\"attributeKey\":\"Username\",\"attributeValue\":\"alice\"}]}");
        assertAnswers("events?Username=bob&StartTime=" + start);
        assertThat(home.events()).containsExactly("LookupEvents", "DescribeTrails", "LookupEvents");
    }

    /** Somebody may paste a secret to see whether it is in the trail. */
    @Test
    void searchedTextIsHidden() throws IOException, InterruptedException {
        assertAnswers("events?Text=secret-token");
        JsonNode record = home.records().get(0);
        assertThat(record.toString()).doesNotContain("secret-token");
        assertThat(record.at("/requestParameters/text").asText()).isEqualTo("HIDDEN_DUE_TO_SECURITY_REASONS");
    }

    @Test
    void homeThatRefusesAnEventDoesNotMultiplyItInOthers() throws IOException, InterruptedException {
        other.full = true;
        for (int poll = 0; poll < 3; poll++) {
            assertThat(status("events?Username=alice"))
                    .as("what is not recorded is not answered")
                    .isEqualTo(500);
        }
        assertThat(home.events()).containsExactly("LookupEvents");
        other.full = false;
        assertAnswers("events?Username=alice");
        assertThat(List.of(home.events(), other.events()))
                .containsExactly(List.of("LookupEvents"), List.of("LookupEvents"));
    }

    @Test
    void homeThatRefusesAnEventKeepsNoOtherFromHavingIt() throws IOException, InterruptedException {
        home.full = true;
        for (int poll = 0; poll < 3; poll++) {
            assertThat(status("events?Username=alice")).isEqualTo(500);
        }
        assertThat(other.events()).containsExactly("LookupEvents");
        home.full = false;
        assertAnswers("events?Username=alice");
        assertThat(List.of(home.events(), other.events()))
                .containsExactly(List.of("LookupEvents"), List.of("LookupEvents"));
    }
}
