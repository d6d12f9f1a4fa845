package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.format.TrailDefinition;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trails whose definitions are damaged, and changes that delivery does not take up in time. */
class TrailDefinitionsTest extends RecordingFixture {
    private static final String DAMAGED = "400 OperationNotPermittedException";
    private static final List<String> OPERATIONS =
            List.of("GetTrail", "GetTrailStatus", "UpdateTrail", "StartLogging", "StopLogging", "DeleteTrail");

    private Path file(String name) {
        return TrailDefinition.file(home.description().folder(), name);
    }

    private String arn(String name) {
        return "arn:aws:cloudtrail:" + TrailBuilder.HOME_REGION + ":" + TrailBuilder.ACCOUNT + ":trail/" + name;
    }

    private static String named(String name) {
        return "{\"Name\":\"" + name + "\"}";
    }

    private static String creation(String name) {
        return "{\"Name\":\"" + name + "\",\"S3BucketName\":\"" + TrailBuilder.BUCKET + "\"}";
    }

    private List<String> names() throws IOException, InterruptedException {
        // Each home has the trail of its configuration.
        return test.answer("ListTrails", "{}").findValuesAsText("Name").stream()
                .distinct()
                .toList();
    }

    private String message(String operation, String body) throws IOException, InterruptedException {
        JsonNode answer = new ObjectMapper().readTree(test.call(operation, body).body());
        return answer.path("message").asText();
    }

    private void assertDamaged(String name, String why) throws Exception {
        for (String id : List.of(name, arn(name))) {
            for (String operation : OPERATIONS) {
                assertThat(test.error(operation, named(id))).as(operation).isEqualTo(DAMAGED);
            }
            assertThat(test.error("GetEventSelectors", "{\"TrailName\":\"" + id + "\"}"))
                    .isEqualTo(DAMAGED);
            assertThat(test.error(
                            "PutEventSelectors",
                            "{\"TrailName\":\"" + id + "\",\"EventSelectors\":[{\"ReadWriteType\":\"All\"}]}"))
                    .isEqualTo(DAMAGED);
            assertThat(test.error("DescribeTrails", "{\"trailNameList\":[\"" + id + "\"]}"))
                    .isEqualTo(DAMAGED);
        }
        assertThat(test.error("ListTags", "{\"ResourceIdList\":[\"" + arn(name) + "\"]}"))
                .isEqualTo(DAMAGED);
        assertThat(test.error("AddTags", "{\"ResourceId\":\"" + arn(name) + "\",\"TagsList\":[{\"Key\":\"a\"}]}"))
                .isEqualTo(DAMAGED);
        assertThat(test.error("CreateTrail", creation(name))).isEqualTo("400 TrailAlreadyExistsException");
        for (String operation : List.of("GetTrail", "CreateTrail")) {
            assertThat(message(operation, creation(name)))
                    .contains("the trail definition " + file(name) + " cannot be read: " + why)
                    .endsWith("; mend it");
        }
    }

    @Test
    void damagedDefinitionConcernsItsTrailAlone() throws Exception {
        test.answer("CreateTrail", creation("first"));
        test.answer("CreateTrail", creation("second"));
        Files.writeString(file("first"), "{\"Name\":");
        assertDamaged("first", "it is not JSON");

        test.answer("CreateTrail", creation("third"));
        test.answer("StartLogging", named("second"));
        assertThat(names()).containsExactly("audit", "second", "third");
        assertThat(test.answer("DescribeTrails", "{}").path("trailList")).hasSize(4);
        assertThat(test.answer("GetTrailStatus", named("second"))
                        .path("IsLogging")
                        .asBoolean())
                .isTrue();
        JsonNode trails = new ObjectMapper()
                .readTree(test.get("/_console/api/trails").body())
                .path("trails");
        assertThat(trails.findValuesAsText("Name")).contains("audit", "second", "third", "first");
        assertThat(trails.findValuesAsText("Problem"))
                .singleElement()
                .asString()
                .contains(file("first") + " cannot be read");

        Files.delete(file("first"));
        test.answer("CreateTrail", creation("first"));
        assertThat(names()).containsExactly("audit", "first", "second", "third");
    }

    @Test
    void homeWhoseDefinitionsCannotBeListedHoldsUpNoOther() throws Exception {
        Path folder = Files.createFile(other.description().folder().resolve(TrailDefinition.FOLDER));
        String problem = "the trails of the home " + other.description().folder() + " cannot be read: ";
        assertThat(test.answer("DescribeTrails", "{}").path("trailList")).hasSize(1);
        assertThat(test.answer("GetTrailStatus", named("audit")).has("IsLogging"))
                .isTrue();
        test.answer("StopLogging", named("audit"));
        test.answer("AddTags", "{\"ResourceId\":\"" + arn("audit") + "\",\"TagsList\":[{\"Key\":\"a\"}]}");
        for (String operation : List.of("GetTrail", "StopLogging", "DeleteTrail")) {
            assertThat(message(operation, named("nobody"))).startsWith(problem);
            assertThat(test.error(operation, named("nobody"))).isEqualTo("500 InternalFailure");
        }
        JsonNode trails = new ObjectMapper()
                .readTree(test.get("/_console/api/trails").body())
                .path("trails");
        assertThat(trails.findValuesAsText("Problem"))
                .singleElement()
                .asString()
                .startsWith(problem);
        Files.delete(folder);
        assertThat(test.answer("DescribeTrails", "{}").path("trailList")).hasSize(2);
        assertThat(test.error("GetTrail", named("nobody"))).isEqualTo("400 TrailNotFoundException");
    }

    @Test
    void statusThatCannotBeReadIsNoFailureOfTheList() throws Exception {
        Files.createFile(home.description().folder().resolve("journal"));
        assertThat(test.answer("DescribeTrails", "{}").path("trailList")).hasSize(2);
        JsonNode trails = new ObjectMapper()
                .readTree(test.get("/_console/api/trails").body())
                .path("trails");
        assertThat(trails.findValuesAsText("Problem"))
                .singleElement()
                .asString()
                .startsWith("the status of its delivery cannot be read: ");
    }

    @Test
    void definitionWithTheNameOfAnotherTrailIsDamaged() throws Exception {
        test.answer("CreateTrail", creation("first"));
        test.answer("CreateTrail", creation("second"));
        Files.copy(file("second"), file("copy"));
        assertDamaged("copy", "its Name is second, and not that of the file");
        assertThat(names()).containsExactly("audit", "first", "second");
        test.answer("StartLogging", named("second"));
    }

    /** Clients repeat a request that was throttled: the repetition of one that had its effect is answered as the first one. */
    @Test
    void changeThatIsNotTakenUpInTimeCanBeRepeated() throws Exception {
        home.slowTakeUps.set(1);
        assertThat(test.error("CreateTrail", creation("first"))).isEqualTo("400 ThrottlingException");
        assertThat(test.error("CreateTrail", creation("first").replace("}", ",\"IsMultiRegionTrail\":true}")))
                .as("of other parameters")
                .isEqualTo("400 TrailAlreadyExistsException");
        assertThat(test.answer("CreateTrail", creation("first")).path("Name").asText())
                .isEqualTo("first");
        assertThat(test.error("CreateTrail", creation("first"))).isEqualTo("400 TrailAlreadyExistsException");

        home.slowTakeUps.set(2);
        assertThat(test.error("StartLogging", named("first"))).isEqualTo("400 ThrottlingException");
        assertThat(test.error("StartLogging", named("first")))
                .as("it is written, and not taken up yet")
                .isEqualTo("400 ThrottlingException");
        test.answer("StartLogging", named("first"));

        home.slowTakeUps.set(1);
        assertThat(test.error("DeleteTrail", named("first"))).isEqualTo("400 ThrottlingException");
        test.answer("DeleteTrail", named("first"));
        assertThat(test.error("DeleteTrail", named("first"))).isEqualTo("400 TrailNotFoundException");
    }

    /** Delivery takes up all definitions at once: that of a request which was throttled with those of others. */
    @Test
    void requestIsRepeatedAfterItsChangeWasTakenUpForAnotherOne() throws Exception {
        test.answer("CreateTrail", creation("second"));
        home.slowTakeUps.set(1);
        assertThat(test.error("CreateTrail", creation("first"))).isEqualTo("400 ThrottlingException");
        test.answer("StartLogging", named("second"));
        test.answer("CreateTrail", creation("first"));
        assertThat(test.error("CreateTrail", creation("first"))).isEqualTo("400 TrailAlreadyExistsException");

        home.slowTakeUps.set(1);
        assertThat(test.error("DeleteTrail", named("first"))).isEqualTo("400 ThrottlingException");
        test.answer("StopLogging", named("second"));
        test.answer("DeleteTrail", named("first"));
        assertThat(test.error("DeleteTrail", named("first"))).isEqualTo("400 TrailNotFoundException");
        assertThat(names()).containsExactly("audit", "second");
    }

    /** In another home, so that nothing says of the first deletion that it was undone. */
    @Test
    void trailWithTheNameOfADeletedOneIsDeleted() throws Exception {
        test.answer("CreateTrail", creation("first"));
        home.slowTakeUps.set(1);
        assertThat(test.error("DeleteTrail", named("first"))).isEqualTo("400 ThrottlingException");
        assertThat(test.send("PUT", "/others").statusCode()).isEqualTo(200);
        test.answer("CreateTrail", creation("first").replace(TrailBuilder.BUCKET, "others"));
        test.answer("DeleteTrail", named("first"));
        assertThat(names()).containsExactly("audit");
    }

    /** A trail that others have deleted or created anew meanwhile is another one. */
    @Test
    void repetitionDoesNotUndoWhatOthersHaveDoneMeanwhile() throws Exception {
        home.slowTakeUps.set(1);
        assertThat(test.error("CreateTrail", creation("first"))).isEqualTo("400 ThrottlingException");
        test.answer("DeleteTrail", named("first"));
        test.answer("CreateTrail", creation("first"));
        assertThat(test.error("CreateTrail", creation("first"))).isEqualTo("400 TrailAlreadyExistsException");
    }
}
