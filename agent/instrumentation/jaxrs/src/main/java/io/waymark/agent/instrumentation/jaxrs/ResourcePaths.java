package io.waymark.agent.instrumentation.jaxrs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the implementations of JAX-RS have in common: paths of {@code @Path}, and path parameters. */
public final class ResourcePaths {
    private ResourcePaths() {}

    /**
     * Writes a path so that others can be put before and after it.
     *
     * @param path as an application may write it, with and without slashes at its ends
     * @return the path with a slash at its beginning and none at its end; empty for a path that is empty or a slash
     */
    public static String withSlash(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return trimmed.isEmpty() || trimmed.startsWith("/") ? trimmed : "/" + trimmed;
    }

    /**
     * Takes the first value of each path parameter: that of the innermost resource.
     *
     * @param parameters a map of lists; another object, and what is no text in the map, counts for nothing
     * @return the values by name, in their order
     */
    public static Map<String, String> variables(@Nullable Object parameters) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (parameters instanceof Map<?, ?> map) {
            map.forEach((name, values) -> {
                if (name instanceof String key
                        && values instanceof List<?> list
                        && !list.isEmpty()
                        && list.get(0) instanceof String value) {
                    variables.put(key, value);
                }
            });
        }
        return variables;
    }
}
