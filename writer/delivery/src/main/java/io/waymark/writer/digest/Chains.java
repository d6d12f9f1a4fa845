package io.waymark.writer.digest;

import io.waymark.base.file.State;
import io.waymark.base.file.StateFile;
import io.waymark.base.log.OperatorLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All chains of a home, and how far each journal is covered by them; replaced whole on disk. Used by one thread. */
final class Chains {
    private final StateFile file;
    private final List<Chain> chains = new ArrayList<>();
    private final Map<String, Long> covered = new HashMap<>();

    Chains(Path path, OperatorLog log) throws IOException {
        file = new StateFile(path, log);
        file.read(state -> {
            List<Chain> read = new ArrayList<>();
            for (State chain : state.objects("chains")) {
                read.add(Chain.of(chain));
            }
            for (State journal : state.objects("journals")) {
                covered.put(journal.text("instance"), journal.number("through"));
            }
            return chains.addAll(read);
        });
    }

    List<Chain> all() {
        return chains;
    }

    Optional<Chain> find(String accountId, String region, boolean backfill) {
        return chains.stream()
                .filter(chain -> chain.isOf(accountId, region, backfill))
                .findFirst();
    }

    void add(Chain chain) {
        chains.add(chain);
    }

    /** Returns up to which of its entries a journal's log files are in the chains; 0 for none. */
    long covered(String instance) {
        return covered.getOrDefault(instance, 0L);
    }

    void setCovered(String instance, long through) {
        covered.put(instance, through);
    }

    void save() throws IOException {
        List<State> journals = new ArrayList<>();
        covered.forEach((instance, through) ->
                journals.add(new State().put("instance", instance).put("through", through)));
        file.write(new State()
                .put("chains", chains.stream().map(Chain::toState).toList())
                .put("journals", journals));
    }
}
