package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waymark.validator.server.access.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which requests count as repetitions of one that was answered with an error after it had its effect. */
class UnconfirmedChangesTest {
    private static final Caller ALICE = new Caller("alice", "AKIAALICE");
    private static final Caller BOB = new Caller("bob", "AKIABOB");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private DefinedTrail trail;

    private final SetClock clock = new SetClock();
    private final UnconfirmedChanges changes = new UnconfirmedChanges(clock);

    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-01-31T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void defineTrail() throws IOException {
        trail = new DefinedTrail(
                new RecordingHome(folder, "audit"),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("Name", "first")
                        .put("HomeRegion", "us-east-1")
                        .put("S3BucketName", "audit"));
    }

    private static ApiCaller caller(Caller verified, String region) {
        return new ApiCaller("127.0.0.1", "aws-cli", verified, Optional.of(region));
    }

    private static ApiCaller alice() {
        return caller(ALICE, "us-east-1");
    }

    private boolean isCreatedBy(ApiCaller caller) {
        return changes.findCreated(trail, caller).isPresent();
    }

    private boolean isDeletedBy(ApiCaller caller) {
        return changes.findDeleted("first", caller).isPresent();
    }

    @Test
    void requestThatIsStillBeingAnsweredIsNotRepeated() {
        UnconfirmedChanges.Change creation = changes.created(trail, alice());
        assertThat(isCreatedBy(alice())).isFalse();
        changes.failed(creation);
        assertThat(isCreatedBy(alice())).isTrue();
        changes.succeeded(creation);
        assertThat(isCreatedBy(alice())).isFalse();
    }

    @Test
    void othersDoNotRepeatIt() {
        changes.failed(changes.created(trail, alice()));
        assertThat(isCreatedBy(caller(BOB, "us-east-1"))).isFalse();
        assertThat(isCreatedBy(caller(ALICE, "eu-west-1"))).isFalse();
        assertThat(changes.findCreated(
                        trail.with(trail.definition().deepCopy().put("IsMultiRegionTrail", true)), alice()))
                .isEmpty();
        assertThat(isCreatedBy(alice())).isTrue();

        changes.failed(changes.deleted(trail, alice()));
        assertThat(isDeletedBy(caller(BOB, "us-east-1"))).isFalse();
        assertThat(changes.findDeleted(trail.id().arn(), alice())).isPresent();
        assertThat(changes.findDeleted("second", alice())).isEmpty();
    }

    @Test
    void trailThatIsDeletedOrCreatedAgainIsAnotherOne() {
        UnconfirmedChanges.Change creation = changes.created(trail, alice());
        UnconfirmedChanges.Change deletion = changes.deleted(trail, caller(BOB, "us-east-1"));
        changes.failed(creation);
        assertThat(isCreatedBy(alice())).isFalse();
        changes.failed(deletion);
        assertThat(isDeletedBy(caller(BOB, "us-east-1"))).isTrue();
        changes.created(trail, alice());
        assertThat(isDeletedBy(caller(BOB, "us-east-1"))).isFalse();
    }

    @Test
    void requestOfLaterIsAnotherOne() {
        changes.failed(changes.created(trail, alice()));
        clock.now = clock.now.plus(Duration.ofMinutes(14));
        assertThat(isCreatedBy(alice())).isTrue();
        clock.now = clock.now.plus(Duration.ofMinutes(2));
        assertThat(isCreatedBy(alice())).isFalse();
    }
}
