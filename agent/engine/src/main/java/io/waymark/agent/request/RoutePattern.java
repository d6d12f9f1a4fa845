package io.waymark.agent.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of routes: an optional list of methods and a path, such as {@code GET|HEAD /orders/{id}}. In the path, {@code *}
 * stands for any characters within a segment, {@code {name}} for a whole segment, and {@code **} or {@code {*name}} for any
 * number of segments. Immutable, safe for use by many threads.
 */
public final class RoutePattern {
    /** Paths with more segments match no pattern but by their beginning. */
    private static final int MAX_SEGMENTS = 64;

    private final Set<String> methods;
    private final String template;
    private final List<String> segments;

    private RoutePattern(Set<String> methods, String template) {
        this.methods = Set.copyOf(methods);
        this.template = template;
        this.segments = List.of(template.substring(1).split("/", -1));
    }

    /**
     * Reads a pattern.
     *
     * @param text such as {@code GET /health/**}
     * @return the pattern
     * @throws IllegalArgumentException if the path does not start with a slash; the message names the pattern
     */
    public static RoutePattern parse(String text) {
        String trimmed = text.trim();
        int slash = trimmed.indexOf('/');
        String list = slash < 0 ? trimmed : trimmed.substring(0, slash).trim();
        if (slash < 0 || !list.matches("([A-Za-z]+(\\|[A-Za-z]+)*)?")) {
            throw new IllegalArgumentException(
                    "\"" + trimmed + "\" is no route pattern: expected [METHOD|METHOD ]/path, such as GET /health/**");
        }
        Set<String> methods = new TreeSet<>();
        for (String method : list.split("\\|", -1)) {
            if (!method.isEmpty()) {
                methods.add(method.toUpperCase(Locale.ROOT));
            }
        }
        return new RoutePattern(methods, trimmed.substring(slash));
    }

    /**
     * Reads a comma-separated list of patterns.
     *
     * @param text the list; may be empty
     * @return the patterns, in the same order
     * @throws IllegalArgumentException as {@link #parse} does
     */
    public static List<RoutePattern> parseAll(String text) {
        List<RoutePattern> patterns = new ArrayList<>();
        for (String pattern : text.split(",", -1)) {
            if (!pattern.isBlank()) {
                patterns.add(parse(pattern));
            }
        }
        return List.copyOf(patterns);
    }

    /**
     * Creates a pattern of a framework's route.
     *
     * @param methods HTTP methods in upper case; empty for all
     * @param template the route's path
     * @return the pattern
     */
    public static RoutePattern of(Set<String> methods, String template) {
        return new RoutePattern(methods, template.startsWith("/") ? template : "/" + template);
    }

    /**
     * Returns the path.
     *
     * @return as it was given
     */
    public String template() {
        return template;
    }

    /**
     * Returns the methods.
     *
     * @return in upper case; empty for all
     */
    public Set<String> methods() {
        return methods;
    }

    /**
     * Whether a request matches.
     *
     * @param method the request's method
     * @param path the request's path, not decoded
     * @return {@code true} if method and path match
     */
    public boolean matches(String method, String path) {
        return variables(method, path) != null;
    }

    /**
     * Matches a request.
     *
     * @param method the request's method
     * @param path the request's path, not decoded
     * @return the values of named parts, decoded; null if the request does not match
     */
    public @Nullable Map<String, String> variables(String method, String path) {
        if ((!methods.isEmpty() && !methods.contains(method)) || path.isEmpty() || path.charAt(0) != '/') {
            return null;
        }
        List<String> parts = new ArrayList<>();
        int start = 1;
        for (int end = path.indexOf('/', 1); end >= 0 && parts.size() < MAX_SEGMENTS; end = path.indexOf('/', start)) {
            parts.add(path.substring(start, end));
            start = end + 1;
        }
        parts.add(path.substring(start));
        Map<String, String> variables = new LinkedHashMap<>();
        return matches(0, parts, 0, variables) ? variables : null;
    }

    private boolean matches(int index, List<String> parts, int from, Map<String, String> variables) {
        if (index == segments.size()) {
            return from == parts.size();
        }
        String segment = segments.get(index);
        if (segment.equals("**") || segment.startsWith("{*")) {
            if (index == segments.size() - 1) {
                return true;
            }
            for (int i = from; i <= parts.size(); i++) {
                if (matches(index + 1, parts, i, variables)) {
                    return true;
                }
            }
            return false;
        }
        if (from == parts.size() || !matchesSegment(segment, parts.get(from), variables)) {
            return false;
        }
        return matches(index + 1, parts, from + 1, variables);
    }

    private static boolean matchesSegment(String segment, String part, Map<String, String> variables) {
        if (segment.length() > 2 && segment.startsWith("{") && segment.endsWith("}")) {
            if (part.isEmpty()) {
                return false;
            }
            int colon = segment.indexOf(':');
            variables.put(segment.substring(1, colon < 0 ? segment.length() - 1 : colon), decode(part));
            return true;
        }
        return segment.indexOf('*') < 0 ? segment.equals(part) : matchesGlob(segment, part);
    }

    /** Two pointers, in time linear in the part's length for each {@code *}. */
    private static boolean matchesGlob(String glob, String text) {
        int g = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                mark = t;
            } else if (g < glob.length() && glob.charAt(g) == text.charAt(t)) {
                g++;
                t++;
            } else if (star >= 0) {
                g = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    private static String decode(String part) {
        int semicolon = part.indexOf(';');
        String value = semicolon < 0 ? part : part.substring(0, semicolon);
        try {
            return value.indexOf('%') < 0
                    ? value
                    : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    @Override
    public String toString() {
        return methods.isEmpty() ? template : String.join("|", new TreeSet<>(methods)) + " " + template;
    }
}
