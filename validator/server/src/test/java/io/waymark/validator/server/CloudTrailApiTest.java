package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients of CloudTrail get for the trail of a store. */
class CloudTrailApiTest extends StoreFixture {
    @BeforeAll
    static void start() throws IOException {
        test = new TestServer(home, "audit");
    }

    @Test
    void trailsAreDescribed() throws IOException, InterruptedException {
        JsonNode trail = test.answer("DescribeTrails", "{}").path("trailList").path(0);
        assertThat(trail.toString())
                .isEqualTo("{\"Name\":\"audit\",\"S3BucketName\":\"trail\",\"S3KeyPrefix\":\"audit\",\"TrailARN\":\""
                        + TrailBuilder.ARN + "\",\"HomeRegion\":\"us-east-1\",\"IsMultiRegionTrail\":true,"
                        + "\"IsOrganizationTrail\":false,\"LogFileValidationEnabled\":true}");
        assertThat(test.answer("DescribeTrails", "{\"trailNameList\":[\"" + TrailBuilder.ARN + "\"]}")
                        .path("trailList"))
                .containsExactly(trail);
        assertThat(test.answer("DescribeTrails", "{\"trailNameList\":[\"other\"]}")
                        .path("trailList"))
                .isEmpty();
        assertThat(test.answer("GetTrail", "{\"Name\":\"audit\"}").path("Trail"))
                .isEqualTo(trail);
        assertThat(test.answer("ListTrails", "{}")
                        .path("Trails")
                        .path(0)
                        .path("TrailARN")
                        .asText())
                .isEqualTo(TrailBuilder.ARN);
        assertThat(test.error("GetTrail", "{\"Name\":\"nobody\"}")).isEqualTo("400 TrailNotFoundException");
        assertThat(test.error("GetTrail", "{\"Name\":\"a\"}")).isEqualTo("400 InvalidTrailNameException");
        assertThat(test.error("GetTrail", "{\"Name\":\"arn:x\"}")).isEqualTo("400 CloudTrailARNInvalidException");
        assertThat(test.error("GetTrail", "{}")).isEqualTo("400 ValidationException");
    }

    /** A service that has just started has a claim and no digest. */
    @Test
    void trailIsKnownBeforeItsFirstDigest() throws IOException, InterruptedException {
        String claim = "AWSLogs/111122223333/Waymark/us-west-2/young.json";
        test.trail.putInBucket("fresh", claim, "{}".getBytes(StandardCharsets.UTF_8));
        test.trail.putInBucket("fresh", "AWSLogs/111122223333/Waymark/us-west-2/x.json", new byte[0]);
        String arn = "arn:aws:cloudtrail:us-west-2:111122223333:trail/young";
        await().untilAsserted(() -> assertThat(test.answer("DescribeTrails", "{\"trailNameList\":[\"" + arn + "\"]}")
                        .path("trailList")
                        .path(0)
                        .path("S3BucketName")
                        .asText())
                .isEqualTo("fresh"));
        assertThat(test.answer("GetTrailStatus", "{\"Name\":\"" + arn + "\"}").toString())
                .isEqualTo("{\"IsLogging\":true}");
    }

    @Test
    void statusHasTheLatestDeliveries() throws IOException, InterruptedException {
        JsonNode status = test.answer("GetTrailStatus", "{\"Name\":\"audit\"}");
        assertThat(status.path("LatestDeliveryTime").asLong())
                .isEqualTo(test.start.plusSeconds(4500).getEpochSecond());
        assertThat(status.path("LatestDigestDeliveryTime").asLong())
                .isEqualTo(test.start.plusSeconds(7200).getEpochSecond());
    }

    @Test
    void unknownSelectorsAreLeftOutAndTagsAreEmpty() throws IOException, InterruptedException {
        assertThat(test.answer("GetEventSelectors", "{\"TrailName\":\"audit\"}").toString())
                .isEqualTo("{\"TrailARN\":\"" + TrailBuilder.ARN + "\"}");
        assertThat(test.answer("ListTags", "{\"ResourceIdList\":[\"" + TrailBuilder.ARN + "\"]}")
                        .toString())
                .isEqualTo("{\"ResourceTagList\":[{\"ResourceId\":\"" + TrailBuilder.ARN + "\",\"TagsList\":[]}]}");
        assertThat(test.error("ListTags", "{\"ResourceIdList\":[\"audit\"]}"))
                .isEqualTo("400 CloudTrailARNInvalidException");
    }

    @Test
    void keysAreThoseOfTheTimeRange() throws IOException, InterruptedException {
        JsonNode published = new ObjectMapper().readTree(Files.readString(test.trail.publicKeys()));
        assertThat(test.answer("ListPublicKeys", "{}")).isEqualTo(published);
        long start = test.start.getEpochSecond();
        assertThat(test.answer("ListPublicKeys", "{\"StartTime\":" + (start - 10) + ",\"EndTime\":" + start + ".5}"))
                .isEqualTo(published);
        assertThat(test.answer("ListPublicKeys", "{\"StartTime\":0,\"EndTime\":" + (start - 1) + "}")
                        .path("PublicKeyList"))
                .isEmpty();
        assertThat(test.error("ListPublicKeys", "{\"StartTime\":2,\"EndTime\":1}"))
                .isEqualTo("400 InvalidTimeRangeException");
        assertThat(test.error("ListPublicKeys", "{\"StartTime\":\"2026-01-31\"}"))
                .isEqualTo("400 SerializationException");
    }

    /** Such as Terraform and inventories of accounts ask for: the errors are those of CloudTrail`s model. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GetInsightSelectors | {`TrailName`:`audit`} | InsightNotEnabledException",
                "GetInsightSelectors | {`TrailName`:`nobody`} | TrailNotFoundException",
                "GetInsightSelectors | {`EventDataStore`:`lake`} | InvalidParameterException",
                "GetInsightSelectors | {} | InvalidParameterCombinationException",
                "GetEventConfiguration | {`EventDataStore`:`lake`} | EventDataStoreNotFoundException",
                "GetEventConfiguration | {`TrailName`:`audit`,`EventDataStore`:`lake`} | InvalidParameterCombinationException",
                "GetResourcePolicy | {`ResourceArn`:`@`} | ResourceTypeNotSupportedException",
                "GetResourcePolicy | {`ResourceArn`:`arn:aws:cloudtrail:us-east-1:123456789012:channel/c`} | ResourceNotFoundException",
                "GetResourcePolicy | {`ResourceArn`:`audit`} | ResourceARNNotValidException",
                "GetEventDataStore | {`EventDataStore`:`lake`} | EventDataStoreNotFoundException",
                "ListQueries | {`EventDataStore`:`lake`} | EventDataStoreNotFoundException",
                "GetChannel | {`Channel`:`c`} | ChannelNotFoundException",
                "GetDashboard | {`DashboardId`:`d`} | ResourceNotFoundException",
                "GetImport | {`ImportId`:`i`} | ImportNotFoundException",
                "ListImportFailures | {`ImportId`:`i`} | InvalidParameterException",
                "GetQueryResults | {`QueryId`:`q`} | QueryIdNotFoundException",
                "DescribeQuery | {`QueryAlias`:`q`} | QueryIdNotFoundException",
                "ListInsightsData | {`InsightSource`:`nobody`,`DataType`:`InsightsEvents`} | InvalidParameterException",
                "ListInsightsData | {`InsightSource`:`audit`} | ValidationException"
            })
    void readOfWhatIsNotThereIsTheModelledError(String operation, String body, String error) throws Exception {
        assertThat(test.error(operation, json(body))).isEqualTo("400 " + error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ListChannels | {} | {`Channels`:[]}",
                "ListDashboards | {} | {`Dashboards`:[]}",
                "ListEventDataStores | {`MaxResults`:10} | {`EventDataStores`:[]}",
                "ListImports | {} | {`Imports`:[]}",
                "GetEventConfiguration | {`TrailName`:`audit`} | {`TrailARN`:`@`,`AggregationConfigurations`:[]}",
                "ListInsightsData | {`InsightSource`:`@`,`DataType`:`InsightsEvents`} | {`Events`:[]}",
                "ListInsightsMetricData | {`TrailName`:`audit`,`EventSource`:`s`,`EventName`:`n`,`InsightType`:`ApiCallRateInsight`} | {`EventSource`:`s`,`EventName`:`n`,`InsightType`:`ApiCallRateInsight`,`Timestamps`:[],`Values`:[]}"
            })
    void listOfWhatIsNotThereIsEmpty(String operation, String body, String answer) throws Exception {
        assertThat(test.answer(operation, json(body)).toString()).isEqualTo(json(answer));
    }

    private static String json(String text) {
        return text.replace('`', '"').replace("@", TrailBuilder.ARN);
    }

    @Test
    void everyOperationIsAnswered() throws IOException, InterruptedException {
        assertThat(ApiActionNames.ALL).hasSize(60);
        for (String operation : ApiActionNames.ALL) {
            assertThat(test.call(operation, "{}").body()).as(operation).doesNotContain("Exception:", "\tat ");
            assertThat(test.call(operation, "{}").statusCode()).as(operation).isIn(200, 400);
        }
        assertThat(test.error("StopLogging", "{\"Name\":\"audit\"}")).isEqualTo("400 UnsupportedOperationException");
    }
}
