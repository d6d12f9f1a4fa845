package io.waymark.agent.servercall;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The parameters of a query (WHATWG URL, section 5.1). The body is never read for them. */
final class QueryParameters {
    private QueryParameters() {}

    /**
     * Reads a query. Servers bound its length, and the event's limits what is recorded of it: a bound here would hide
     * parameters without a trace.
     *
     * @param parameters gets decoded values by name, in order; a list where a name occurs more than once
     * @param query as it was sent, without the question mark
     * @param taken says which names are not to be added
     * @return the parameters with those names, in the same form
     */
    static Map<String, Object> addTo(Map<String, Object> parameters, String query, Predicate<String> taken) {
        Map<String, Object> others = new LinkedHashMap<>();
        forEach(query, (name, value) -> add(taken.test(name) ? others : parameters, name, value));
        return others;
    }

    /**
     * Passes on each parameter of a query, decoded and in order.
     *
     * @param query as it was sent, without the question mark
     * @param parameter gets a name and its value, which is empty if there is none
     */
    static void forEach(String query, BiConsumer<String, String> parameter) {
        int start = 0;
        while (start <= query.length()) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            if (end > start) {
                int equals = query.indexOf('=', start);
                boolean valued = equals >= 0 && equals < end;
                String name = decode(query.substring(start, valued ? equals : end));
                parameter.accept(name, valued ? decode(query.substring(equals + 1, end)) : "");
            }
            start = end + 1;
        }
    }

    @SuppressWarnings("unchecked") // every list in the map is one of strings, made here
    private static void add(Map<String, Object> parameters, String name, String value) {
        Object before = parameters.putIfAbsent(name, value);
        if (before instanceof List<?> values) {
            ((List<String>) values).add(value);
        } else if (before != null) {
            parameters.put(name, new ArrayList<>(List.of((String) before, value)));
        }
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
