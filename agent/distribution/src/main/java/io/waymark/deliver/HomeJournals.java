package io.waymark.deliver;

import io.waymark.base.log.OperatorLog;
import io.waymark.writer.journal.JournalsReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** Reads the journals of a home, beside whatever delivers it. */
public final class HomeJournals implements Function<Map<String, Object>, Function<Map<String, Object>, Object>> {
    /** Called by reflection. */
    public HomeJournals() {}

    /**
     * Opens the journals of a home.
     *
     * @param request {@code journals}, the {@code String} path of the home's folder of journals; {@code err}, a {@code
     *     PrintStream}
     * @return reads: takes {@code after}, a {@code Map<String, Long>}, and {@code limit}, an {@code Integer}; returns a map of
     *     {@code records}, a {@code List<byte[]>}, and {@code positions}, a {@code Map<String, Long>}; see {@link
     *     JournalsReader#read}. For one thread
     */
    @Override
    public Function<Map<String, Object>, Object> apply(Map<String, Object> request) {
        JournalsReader journals = new JournalsReader(
                Path.of((String) ServedHomes.require(request, "journals")),
                new OperatorLog((PrintStream) ServedHomes.require(request, "err")));
        return call -> read(journals, call);
    }

    /** Answers a call to read journals. */
    @SuppressWarnings("unchecked") // as the call says
    static Map<String, Object> read(JournalsReader journals, Map<String, Object> call) {
        JournalsReader.JournaledEvents read = journals.read(
                (Map<String, Long>) ServedHomes.require(call, "after"), (Integer) ServedHomes.require(call, "limit"));
        return Map.of("records", read.records(), "positions", read.positions());
    }
}
