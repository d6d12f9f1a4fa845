package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trails of two stores, one of which cannot be listed. */
class TrailCatalogTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final CountDownLatch end = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder good;

    @SuppressWarnings("NullAway.Init")
    private ReadOnlyDirectoryStore goodStore;

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder bad;

    @SuppressWarnings("NullAway.Init")
    private FaultyStore badStore;

    @BeforeEach
    void createStores() throws IOException {
        good = new TrailBuilder(folder.resolve("good"));
        bad = new TrailBuilder(folder.resolve("bad"));
        claim(good, "first");
        claim(bad, "faulty");
        goodStore = ReadOnlyDirectoryStore.open(good.store());
        badStore = new FaultyStore(ReadOnlyDirectoryStore.open(bad.store()));
    }

    @AfterEach
    void endHangingListings() {
        end.countDown();
    }

    private static void claim(TrailBuilder trail, String name) throws IOException {
        trail.put("AWSLogs/111122223333/Waymark/us-west-2/" + name + ".json", "{}".getBytes(StandardCharsets.UTF_8));
    }

    private TrailCatalog catalog() {
        // The faulty one first: it would hold up what comes after it.
        return new TrailCatalog(List.of(badStore.store, goodStore));
    }

    private static List<String> names(TrailCatalog catalog) throws IOException {
        return catalog.trails().stream().map(trail -> trail.id().name()).toList();
    }

    private void assertOthersAreFresh(TrailCatalog catalog, String... faulty) throws IOException {
        assertThat(names(catalog)).contains("first").containsAll(List.of(faulty));
        claim(good, "second");
        await().untilAsserted(() ->
                assertThat(names(catalog)).contains("first", "second").containsAll(List.of(faulty)));
    }

    @Test
    void storeThatFailsIsToldAndHoldsUpNoOther() throws IOException {
        badStore.fault = () -> {
            throw new IOException("the disk is gone");
        };
        TrailCatalog catalog = catalog();
        assertOthersAreFresh(catalog);
        assertThat(catalog.unlisted())
                .containsExactly(new UnlistedStore(
                        bad.store().toString(),
                        false,
                        "the store " + bad.store() + " cannot be listed: the disk is gone"));
        badStore.fault = () -> {};
        await().untilAsserted(() -> assertThat(names(catalog)).contains("faulty"));
        assertThat(catalog.unlisted()).isEmpty();
    }

    /** What is known of a store stays known. */
    @Test
    void storeThatHasAnErrorLaterKeepsItsTrails() throws IOException {
        TrailCatalog catalog = catalog();
        assertThat(names(catalog)).containsExactly("faulty", "first");
        badStore.fault = () -> {
            throw new StackOverflowError("too deep");
        };
        await().untilAsserted(() -> {
            assertThat(names(catalog)).containsExactly("faulty", "first");
            assertThat(catalog.unlisted())
                    .singleElement()
                    .satisfies(store -> assertThat(store.problem()).contains("StackOverflowError: too deep"))
                    .satisfies(store -> assertThat(store.wasListed()).isTrue());
        });
        assertOthersAreFresh(catalog, "faulty");
    }

    @Test
    void storeThatHangsHoldsUpNoOther() throws IOException {
        badStore.fault = end::await;
        TrailCatalog catalog = catalog();
        assertOthersAreFresh(catalog);
        assertThat(catalog.unlisted())
                .containsExactly(new UnlistedStore(
                        bad.store().toString(), false, "the store " + bad.store() + " has not been listed yet"));
    }

    @Test
    void storeThatHangsLaterHoldsUpNoOther() throws IOException {
        TrailCatalog catalog = catalog();
        assertThat(names(catalog)).containsExactly("faulty", "first");
        badStore.fault = end::await;
        assertOthersAreFresh(catalog, "faulty");
    }

    /** That a trail does not exist can be told only once each store was listed. */
    @Test
    void unknownTrailIsNoMissingOneBeforeAllStoresWereListed() throws IOException {
        badStore.fault = () -> {
            throw new IOException("the disk is gone");
        };
        TrailCatalog catalog = catalog();
        TrailActions actions = new TrailActions(catalog);
        ApiRequest known = new ApiRequest(JsonNodeFactory.instance.objectNode().put("Name", "first"));
        ApiRequest unknown =
                new ApiRequest(JsonNodeFactory.instance.objectNode().put("Name", "faulty"));
        JsonNodeFactory json = JsonNodeFactory.instance;
        ApiRequest described = new ApiRequest(
                json.objectNode().set("trailNameList", json.arrayNode().add("faulty")));
        assertThat(answer(() -> actions.getTrail(known))).contains("\"Name\":\"first\"");
        for (ApiAction action :
                List.<ApiAction>of(any -> actions.getTrail(unknown), any -> actions.describeTrails(described))) {
            assertThat(answer(() -> action.answer(unknown))).contains("cannot be listed: the disk is gone");
        }
        badStore.fault = () -> {};
        await().untilAsserted(() ->
                assertThat(answer(() -> actions.getTrail(unknown))).contains("\"Name\":\"faulty\""));
    }

    /** A call of the API. */
    private interface Call {
        JsonNode answer() throws ApiException, IOException;
    }

    private static String answer(Call call) {
        try {
            return call.answer().toString();
        } catch (ApiException | IOException e) {
            return e.toString();
        }
    }

    /** One list is enough for all trails of the page. */
    @Test
    void pageListsTheTrailsOnceAndTellsOfTheStoreThatFails() throws IOException {
        claim(good, "second");
        TrailCatalog catalog = catalog();
        assertThat(names(catalog)).hasSize(3);
        int[] lists = new int[1];
        TrailPanel panel = new TrailPanel(new TrailSource() {
            @Override
            public List<TrailState> trails() throws IOException {
                lists[0]++;
                return catalog.trails();
            }

            @Override
            public List<UnlistedStore> unlisted() {
                return catalog.unlisted();
            }
        });
        badStore.fault = () -> {
            throw new IOException("the disk is gone");
        };
        await().untilAsserted(() -> assertThat(panel.describe().findValuesAsText("Problem"))
                .containsExactly("the store " + bad.store() + " cannot be listed: the disk is gone"));
        lists[0] = 0;
        assertThat(panel.describe().findValuesAsText("Name"))
                .containsExactly("faulty", "first", "second", bad.store().toString());
        assertThat(lists[0]).isEqualTo(1);
    }
}
