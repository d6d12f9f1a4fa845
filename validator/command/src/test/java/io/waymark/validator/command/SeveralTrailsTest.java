package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TestSigningKey;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several trails, and several accounts, in one store. */
class SeveralTrailsTest {
    private static final Instant START = SampleTrail.START;
    private static final Instant UNTIL = START.plusSeconds(86_400);
    private static final List<String> ACCOUNTS = List.of(TrailBuilder.ACCOUNT, "210987654321", "555555555555");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder audit;

    @SuppressWarnings("NullAway.Init")
    private TestSigningKey auditKey;

    @BeforeEach
    void start() throws IOException {
        audit = new TrailBuilder(directory);
        auditKey = audit.addKey(START, UNTIL);
    }

    private static CliResult validate(TrailBuilder trail, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("validate-logs", "--store", trail.store().toString()));
        arguments.addAll(List.of(more));
        return SampleTrail.run(0, arguments.toArray(String[]::new));
    }

    /** One JVM that calls three accounts in turn: many gaps in each. Returns the log files in the order of events. */
    private List<String> callAccountsInTurn(int files) throws IOException {
        List<ChainBuilder> chains = new ArrayList<>();
        for (String account : ACCOUNTS) {
            chains.add(audit.inAccount(account).chain("us-east-1", auditKey, START));
        }
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            keys.add(chains.get(i % 3).addLogFile(START.plusSeconds(60L * (i + 2)), "stream-1", i, 1));
        }
        for (ChainBuilder chain : chains) {
            chain.addDigest(SampleTrail.hour(3));
        }
        return keys;
    }

    @Test
    void manyGapsFilledByOtherAccountsAreComplete() throws IOException {
        callAccountsInTurn(150);
        for (String account : ACCOUNTS) {
            CliResult one = validate(audit, "--account-id", account);
            assertThat(one.err()).isEmpty();
            assertThat(one.out()).contains("50/50 log files valid", "1/1 streams of events complete");
            assertThat(one.status()).isZero();
        }
    }

    @Test
    void allAccountsOfAStoreAreValidatedAtOnce() throws IOException {
        List<String> files = callAccountsInTurn(151);
        CliResult all = validate(audit, "--verbose");
        assertThat(all.err()).isEmpty();
        assertThat(all.out())
                .contains("Validating log files for trails " + audit.arn())
                .contains(audit.inAccount(ACCOUNTS.get(2)).arn())
                .contains("3/3 digest files valid", "151/151 log files valid", "1/1 streams of events complete")
                .contains("stream-1: 151 events");
        assertThat(all.status()).isZero();
        Files.delete(audit.file(files.get(140)));
        CliResult missing = validate(audit);
        assertThat(missing.err())
                .contains(files.get(140) + "\tINVALID: not found")
                .contains("missing events 140; 1 missing or invalid log file");
        assertThat(missing.status()).isEqualTo(1);
    }

    @Test
    void logFilesOfAnotherTrailWithItsOwnKeyAreNoted() throws IOException {
        TrailBuilder billing = twoTrails();
        CliResult one = validate(audit, "--trail-arn", audit.arn());
        assertThat(one.err()).isEmpty();
        assertThat(one.out())
                .contains("2/2 log files valid", "3 log files of trails that were not validated")
                .contains("Note: Not validated: 3 log files of the trail " + billing.arn()
                        + ", whose digests are signed" + " with a key that is not among the public keys");
        assertThat(one.status()).isZero();
    }

    /** Two trails of one account and bucket; the second has keys of its own. */
    private TrailBuilder twoTrails() throws IOException {
        ChainBuilder chain = audit.chain("us-east-1", auditKey, START);
        chain.addLogFile(SampleTrail.at(0.5), 3);
        chain.addLogFile(SampleTrail.at(0.75), 3);
        chain.addDigest(SampleTrail.hour(1));
        chain.addDigest(SampleTrail.hour(2));
        TrailBuilder billing = audit.otherTrail(TrailBuilder.ACCOUNT, "billing");
        ChainBuilder other = billing.chain("us-east-1", billing.addKey(START, UNTIL), START);
        other.addLogFile(SampleTrail.at(0.6), 2);
        other.addLogFile(SampleTrail.at(0.9), 2);
        other.addDigest(SampleTrail.hour(1));
        other.addLogFile(SampleTrail.at(1.2), 2);
        other.addDigest(SampleTrail.hour(2));
        return billing;
    }

    @Test
    void severalFilesOfPublicKeysAreCombined() throws IOException {
        TrailBuilder billing = twoTrails();
        String[] keys = {
            "--public-keys", audit.publicKeys().toString(),
            "--public-keys", billing.publicKeys().toString()
        };
        CliResult all = validate(audit, keys);
        assertThat(all.err()).isEmpty();
        assertThat(all.out())
                .contains("4/4 digest files valid", "5/5 log files valid")
                .contains("Proof for us-east-1 of the trail " + billing.arn() + " ends with");
        assertThat(all.status()).isZero();
        assertThat(SampleTrail.run(0, "keys", keys[0], keys[1], keys[2], keys[3])
                        .out())
                .hasLineCount(3);
    }

    @Test
    void trailWithoutKnownKeysIsUncheckedBesideOthers() throws IOException {
        TrailBuilder billing = twoTrails();
        CliResult all = validate(audit);
        assertThat(all.err())
                .startsWith(
                        "Could not check\tthe trail " + billing.arn() + ": its digests are signed with keys that are"
                                + " not among the public keys; name them with another --public-keys FILE");
        assertThat(all.out()).contains("2/2 digest files valid", "2/2 log files valid");
        assertThat(all.status()).isEqualTo(3);
        CliResult named = validate(audit, "--trail-arn", billing.arn());
        assertThat(named.err()).contains("INVALID: public key not found");
        assertThat(named.status()).isEqualTo(1);
    }

    @Test
    void logFileThatAnotherTrailHasYetToListIsPending() throws IOException {
        TrailBuilder billing = twoTrails();
        ChainBuilder chain = audit.chain("us-east-1", auditKey, SampleTrail.hour(2));
        chain.addDigest(SampleTrail.hour(4));
        ChainBuilder other = billing.chain("us-east-1", auditKey, SampleTrail.hour(2));
        String pending = other.addLogFile(SampleTrail.at(3.5), 1);
        CliResult one = validate(audit, "--trail-arn", audit.arn(), "--verbose");
        assertThat(one.err()).isEmpty();
        assertThat(one.out()).contains(pending + "\tpending: not yet in a digest of the trail " + billing.arn());
        String added = other.addLogFile(SampleTrail.at(1.5), 1);
        CliResult later = validate(audit, "--trail-arn", audit.arn());
        assertThat(later.err()).contains(added + "\tINVALID: not in any digest");
        assertThat(later.status()).isEqualTo(1);
    }

    private void addDigestsOfAudit() throws IOException {
        ChainBuilder chain = audit.chain("us-east-1", auditKey, START);
        chain.addStart(SampleTrail.at(0.5), "stream-1", "audit");
        chain.addLogFile(SampleTrail.at(0.5), "stream-1", 1, 3);
        chain.addDigest(SampleTrail.hour(1));
        chain.addDigest(SampleTrail.hour(2));
    }

    @Test
    void logFilesOfATrailWithoutDigestsArePending() throws IOException {
        addDigestsOfAudit();
        TrailBuilder billing = audit.otherTrail(TrailBuilder.ACCOUNT, "billing");
        List<String> files = new ArrayList<>();
        for (String region : List.of("us-east-1", "eu-west-1")) {
            // In a region of which the validated trail has digests, and in one of which it has none.
            ChainBuilder other = billing.chain(region, auditKey, START);
            files.add(other.addStart(SampleTrail.at(0.6), "billing-" + region, "billing"));
            files.add(other.addLogFile(SampleTrail.at(0.9), "billing-" + region, 1, 2));
        }
        for (String[] arguments : new String[][] {{"--verbose"}, {"--verbose", "--trail-arn", audit.arn()}}) {
            CliResult validated = validate(audit, arguments);
            assertThat(validated.err()).isEmpty();
            assertThat(validated.out())
                    .contains("2/2 log files valid", "4 log files pending")
                    .contains("Note: Not covered by any digest yet: 2 log files of the trail " + billing.arn())
                    .contains("Note: Not covered by any digest yet: 2 log files of the trail "
                            + billing.arn().replace("us-east-1", "eu-west-1"));
            for (String file : files) {
                assertThat(validated.out())
                        .contains(file + "\tpending: not covered by any digest yet (trail arn:aws:cloudtrail:")
                        .doesNotContain(file + "\tvalid");
            }
            assertThat(validated.status()).isZero();
        }
    }

    /** Whoever adds a log file may give it any name and any content, but no place in a digest. */
    @Test
    void logFilesAddedInTheNameOfATrailWithDigestsAreInvalid() throws IOException {
        addDigestsOfAudit();
        ChainBuilder forger = audit.otherTrail(TrailBuilder.ACCOUNT, "forger").chain("us-east-1", auditKey, START);
        List<String> added = List.of(
                forger.addStart(SampleTrail.at(0.6), "stream-2", "audit"),
                forger.addLogFile(SampleTrail.at(0.7), "stream-2", 1, 2),
                // the stream of a listed log file, renamed
                forger.addStart(SampleTrail.at(0.7), "stream-1", "forger"),
                forger.addLogFile(SampleTrail.at(0.7), "stream-1", 4, 2),
                // without a start, without a stream, with a name that is none
                forger.addLogFile(SampleTrail.at(0.8), "stream-3", 1, 2),
                forger.addLogFile(SampleTrail.at(0.8), 2),
                forger.addStart(SampleTrail.at(0.8), "stream-4", "a/b"),
                // two trails
                forger.addStart(SampleTrail.at(0.9), "stream-5", "forger"),
                forger.addStart(SampleTrail.at(0.9), "stream-5", "audit"));
        CliResult validated = validate(audit);
        for (String file : added) {
            assertThat(validated.err()).contains(file + "\tINVALID: not in any digest");
        }
        assertThat(validated.out()).contains("2/11 log files valid, 9/11 log files INVALID");
        assertThat(validated.status()).isEqualTo(1);
    }

    @Test
    void copyInTheNameOfATrailWithoutDigestsIsInvalid() throws IOException {
        addDigestsOfAudit();
        ChainBuilder other = audit.otherTrail(TrailBuilder.ACCOUNT, "billing").chain("us-east-1", auditKey, START);
        other.addStart(SampleTrail.at(0.6), "stream-2", "billing");
        String copied = other.addLogFile(SampleTrail.at(0.7), "stream-2", 1, 2);
        String copy = copied.replace("_billi", "_copie");
        Files.copy(audit.file(copied), audit.file(copy));
        CliResult validated = validate(audit);
        assertThat(validated.err()).containsOnlyOnce("INVALID: not in any digest");
        assertThat(validated.status()).isEqualTo(1);
    }
}
