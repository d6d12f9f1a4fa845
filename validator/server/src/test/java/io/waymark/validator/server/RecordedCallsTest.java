package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The events of calls of CloudTrail and S3: their names, and that they say what was answered. */
class RecordedCallsTest extends RecordingFixture {
    @Test
    void homeThatRefusesAnEventLeavesNoSecondOneInOthers() throws IOException, InterruptedException {
        other.full = true;
        assertThat(test.error("ListTrails", "{}")).isEqualTo("500 InternalFailure");
        assertThat(home.events()).containsExactly("ListTrails");
    }

    @Test
    void homeThatRefusesAnEventKeepsNoOtherFromHavingIt() throws IOException, InterruptedException {
        home.full = true;
        assertThat(test.error("ListTrails", "{}")).isEqualTo("500 InternalFailure");
        test.send("GET", "/trail?location");
        assertThat(other.events()).containsExactly("ListTrails", "GetBucketLocation");
    }

    @Test
    void callerIsToldWhatEachHomeRefuses() throws IOException, InterruptedException {
        home.full = true;
        other.full = true;
        assertThat(test.call("ListTrails", "{}").body())
                .contains("/home: the disk is full; ", "/other: the disk is full");
    }

    /** Also what the server refuses is an event, of what was asked for. */
    @ParameterizedTest
    @CsvSource({
        "GET, /trail?policy, GetBucketPolicy NotImplemented, Management",
        "PUT, /trail?acl, PutBucketAcl AccessDenied, Management",
        "DELETE, /trail?policy, DeleteBucketPolicy AccessDenied, Management",
        "PUT, /trail?object-lock, PutBucketObjectLockConfiguration AccessDenied, Management",
        "PUT, /trail?accelerate, PutAccelerateConfiguration AccessDenied, Management",
        "GET, /trail?versions, ListObjectVersions NotImplemented, Data",
        "GET, /trail?uploads, ListMultipartUploads NotImplemented, Data",
        "GET, /trail/key?acl, GetObjectAcl NotImplemented, Data",
        "DELETE, /trail/key?tagging, DeleteObjectTagging AccessDenied, Data",
        "POST, /trail/key?uploads, CreateMultipartUpload AccessDenied, Data",
        "PUT, /trail/key?partNumber=1&uploadId=u, UploadPart AccessDenied, Data",
        "POST, /trail/key?uploadId=u, CompleteMultipartUpload AccessDenied, Data",
        "DELETE, /trail/key?uploadId=u, AbortMultipartUpload AccessDenied, Data",
        "GET, /trail/key?uploadId=u, ListParts NotImplemented, Data",
        "POST, /trail?delete, DeleteObjects AccessDenied, Data",
        "DELETE, /trail, DeleteBucket AccessDenied, Management",
        "PUT, /trail, CreateBucket BucketAlreadyOwnedByYou, Management",
        "GET, /trail?location, GetBucketLocation, Management",
        "GET, /trail?list-type=2&prefix=AWSLogs/, ListObjects, Data",
        "DELETE, /trail/key?versionId=v, DeleteObject AccessDenied, Data",
    })
    void callsOfS3AreNamed(String method, String resource, String event, String category)
            throws IOException, InterruptedException {
        test.send(method, resource);
        assertThat(home.events()).containsExactly(event);
        assertThat(home.records().get(0).path("eventCategory").asText()).isEqualTo(category);
        assertThat(home.records().get(0).path("readOnly").asBoolean()).isEqualTo(method.equals("GET"));
    }

    private void assertRecordedAs(int status, String code, String key, String... headers)
            throws IOException, InterruptedException {
        int before = home.events().size();
        HttpResponse<byte[]> response = test.get("/trail/" + key, headers);
        assertThat(response.statusCode()).as(key).isEqualTo(status);
        List<String> events = home.events();
        assertThat(events.subList(before, events.size())).as(key).containsExactly(("GetObject " + code).strip());
        if (!code.isEmpty()) {
            assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("<Code>" + code + "</Code>");
        }
    }

    @Test
    void readOfAnObjectIsRecordedAsItIsAnswered() throws IOException, InterruptedException {
        Files.write(test.trail.file("AWSLogs/.waymark-1.tmp"), new byte[3]);
        Files.createDirectory(test.trail.file("AWSLogs/folder.json.gz"));
        assertRecordedAs(404, "NoSuchKey", test.firstDigest + ".meta.json");
        assertRecordedAs(404, "NoSuchKey", "AWSLogs/.waymark-1.tmp");
        assertRecordedAs(404, "NoSuchKey", "AWSLogs/folder.json.gz");
        assertRecordedAs(404, "NoSuchKey", "AWSLogs/nothing");
        assertRecordedAs(416, "InvalidRange", test.firstLog, "Range", "bytes=100000000-");
        assertRecordedAs(206, "", test.firstLog, "Range", "bytes=0-9");
        assertRecordedAs(200, "", test.firstLog);
    }
}
