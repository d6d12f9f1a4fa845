package io.waymark.writer.digest;

import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateFile;
import io.waymark.base.log.OperatorLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All chains of a home, and how far they cover each journal; one state file. Used by one thread. */
final class DigestChains {
    private final StateFile file;
    private final List<DigestChain> chains = new ArrayList<>();
    private final Map<String, Long> coveredIndex = new HashMap<>();
    /** Whether log file validation is off. */
    private boolean suspended;

    DigestChains(Path path, OperatorLog log) throws IOException {
        file = new StateFile(path, log);
        file.read(state -> {
            List<DigestChain> read = new ArrayList<>();
            for (JsonObject chain : state.objects("chains")) {
                read.add(DigestChain.fromJson(chain));
            }
            for (JsonObject journal : state.objects("journals")) {
                coveredIndex.put(journal.string("instance"), journal.number("coveredIndex"));
            }
            suspended = state.optionalString("validation") != null;
            return chains.addAll(read);
        });
    }

    List<DigestChain> all() {
        return chains;
    }

    Optional<DigestChain> find(String accountId, String region, boolean backfill) {
        return chains.stream()
                .filter(chain -> chain.matches(accountId, region, backfill))
                .findFirst();
    }

    DigestChain add(DigestChain chain) {
        chains.add(chain);
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

    void save() throws IOException {
        List<JsonObject> journals = new ArrayList<>();
        coveredIndex.forEach((instance, through) ->
                journals.add(new JsonObject().put("instance", instance).put("coveredIndex", through)));
        JsonObject state = new JsonObject()
                .put("chains", chains.stream().map(DigestChain::toJson).toList())
                .put("journals", journals);
        file.write(suspended ? state.put("validation", "off") : state);
    }
}
