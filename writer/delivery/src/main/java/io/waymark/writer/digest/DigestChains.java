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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All chains of a home, and how far they cover each journal; one state file. Used by one thread. */
final class DigestChains {
    private final StateFile file;
    private final List<DigestChain> chains = new ArrayList<>();
    private final Map<String, Long> coveredIndex = new HashMap<>();
    /** Of journals that were delivered while log file validation was off: the stream of their last records. */
    private final Map<String, String> unprovenStreams = new HashMap<>();
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
                String instance = journal.string("instance");
                coveredIndex.put(instance, journal.number("coveredIndex"));
                setUnprovenStream(instance, journal.optionalString("unprovenStream"));
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

    void save() throws IOException {
        List<JsonObject> journals = new ArrayList<>();
        coveredIndex.forEach((instance, through) -> journals.add(new JsonObject()
                .put("instance", instance)
                .put("coveredIndex", through)
                .put("unprovenStream", unprovenStreams.get(instance))));
        JsonObject state = new JsonObject()
                .put("chains", chains.stream().map(DigestChain::toJson).toList())
                .put("journals", journals);
        file.write(suspended ? state.put("validation", "off") : state);
    }
}
