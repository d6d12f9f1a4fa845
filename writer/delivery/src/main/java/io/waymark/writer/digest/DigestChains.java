package io.waymark.writer.digest;

import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import io.waymark.base.file.StateFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.Digest;
import io.waymark.format.LogFileKey;
import io.waymark.format.NotLoggedRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All chains of a home, and how far they cover each journal: a state file, and the batches that were delivered since it was
 * saved. Used by one thread.
 */
final class DigestChains {
    private final Trail trail;
    private final StateFile file;
    private final DeliveredBatches batches;
    private final List<DigestChain> chains = new ArrayList<>();
    private final Map<String, Long> coveredIndex = new HashMap<>();
    /** Of journals that were delivered while log file validation was off: the stream of their last records. */
    private final Map<String, String> unprovenStreams = new HashMap<>();
    /** Whether log file validation is off. */
    private boolean suspended;

    /** Counts the saved states. */
    private long generation;
    /** Whether the file has the state of this generation, with all chains, so that batches can be added to it. */
    private boolean saved;

    /**
     * Reads the state.
     *
     * @param folder the folder of the trail's state
     * @param trail the trail
     * @param log receives an error if the state is damaged
     * @throws IOException if the state cannot be read
     */
    DigestChains(Path folder, Trail trail, OperatorLog log) throws IOException {
        this.trail = trail;
        file = new StateFile(folder.resolve("digest-chains.json"), log);
        batches = new DeliveredBatches(folder.resolve("delivered-batches.jsonl"));
        byte[] delivered = batches.content();
        saved = file.read(state -> read(state, delivered)) != null;
        if (!saved) {
            chains.clear();
            coveredIndex.clear();
            unprovenStreams.clear();
            batches.setAside();
        }
    }

    private boolean read(JsonObject state, byte[] delivered) throws StateException {
        for (JsonObject chain : state.objects("chains")) {
            chains.add(DigestChain.fromJson(chain));
        }
        for (JsonObject journal : state.objects("journals")) {
            String instance = journal.string("instance");
            coveredIndex.put(instance, journal.number("coveredIndex"));
            setUnprovenStream(instance, journal.optionalString("unprovenStream"));
        }
        suspended = state.optionalString("validation") != null;
        generation = state.optionalNumber("generation", 0);
        for (JsonObject batch : batches.read(delivered, generation)) {
            replay(batch);
        }
        return true;
    }

    List<DigestChain> all() {
        return chains;
    }

    Optional<DigestChain> find(String accountId, String region, boolean backfill) {
        for (DigestChain chain : chains) {
            if (chain.matches(accountId, region, backfill)) {
                return Optional.of(chain);
            }
        }
        return Optional.empty();
    }

    /** Returns the chain of the trail's own account and region. */
    Optional<DigestChain> own() {
        return find(trail.accountId(), trail.homeRegion(), false);
    }

    DigestChain add(DigestChain chain) {
        chains.add(chain);
        saved = false;
        return chain;
    }

    boolean isSuspended() {
        return suspended;
    }

    /** Switches log file validation off or on; to be saved. */
    void setSuspended(boolean off) {
        suspended = off;
    }

    /** Returns the index of a journal's entry up to which its log files are in the chains; 0 for none. */
    long coveredIndex(String instance) {
        return coveredIndex.getOrDefault(instance, 0L);
    }

    void setCoveredIndex(String instance, long lastIndex) {
        coveredIndex.put(instance, lastIndex);
    }

    /** Returns the streams of the last records of journals: a later run says how many records they had. */
    Set<String> unprovenStreams() {
        return Set.copyOf(unprovenStreams.values());
    }

    /** Returns the stream of a journal's last records without proof; null if there are none. */
    @Nullable
    String unprovenStream(String instance) {
        return unprovenStreams.get(instance);
    }

    void setUnprovenStream(String instance, @Nullable String stream) {
        if (stream == null) {
            unprovenStreams.remove(instance);
        } else {
            unprovenStreams.put(instance, stream);
        }
    }

    void forgetUnprovenStreams() {
        unprovenStreams.clear();
    }

    /**
     * Saves what a batch has added to the chains; durable when this returns. The whole state is saved where a chain is new.
     *
     * @param instance the batch's journal
     * @param files the log files that were added, with their chains
     * @param notLogged what was added to the trail's own chain
     * @throws IOException if that failed; it is to be reverted then
     */
    void saveBatch(String instance, Map<Digest.LogFileEntry, DigestChain> files, List<NotLoggedRecords> notLogged)
            throws IOException {
        if (!saved) {
            save();
            return;
        }
        List<JsonObject> added = new ArrayList<>();
        files.forEach((logFile, chain) -> added.add(DigestChain.toJson(logFile).put("kind", chain.kind())));
        batches.append(new JsonObject()
                .put("generation", generation)
                .put("instance", instance)
                .put("coveredIndex", coveredIndex(instance))
                .put("logFiles", added)
                .putUnlessEmpty("notLogged", NotLoggedState.toJson(notLogged)));
    }

    private void replay(JsonObject batch) throws StateException {
        for (JsonObject added : batch.objects("logFiles")) {
            Digest.LogFileEntry logFile = LogFileEntryState.fromJson(added, added.string("bucket"));
            LogFileKey key = LogFileEntryState.key(logFile);
            find(key.accountId(), key.region(), DigestChain.isBackfill(added))
                    .orElseThrow(() -> new StateException("there is no chain for " + logFile.object()))
                    .addPending(logFile);
        }
        List<NotLoggedRecords> notLogged = NotLoggedState.read(batch, "notLogged");
        if (!notLogged.isEmpty()) {
            own().orElseThrow(() -> new StateException("there is no chain of the trail's region"))
                    .addNotLogged(notLogged);
        }
        coveredIndex.put(batch.string("instance"), batch.number("coveredIndex"));
    }

    /** Saves the whole state. */
    void save() throws IOException {
        saved = false;
        generation++;
        List<JsonObject> journals = new ArrayList<>();
        coveredIndex.forEach((instance, through) -> journals.add(new JsonObject()
                .put("instance", instance)
                .put("coveredIndex", through)
                .put("unprovenStream", unprovenStreams.get(instance))));
        JsonObject state = new JsonObject()
                .put("generation", generation)
                .put("chains", chains.stream().map(DigestChain::toJson).toList())
                .put("journals", journals);
        file.write(suspended ? state.put("validation", "off") : state);
        saved = true;
        batches.clear();
    }
}
