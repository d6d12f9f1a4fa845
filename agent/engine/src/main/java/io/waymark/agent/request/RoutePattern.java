package io.waymark.agent.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of routes: an optional list of methods and a path, such as {@code GET|HEAD /orders/{id}}. In the path, {@code *}
 * stands for any characters within a segment, {@code ?} for one, {@code {name}} for a segment or a part of it, and
 * {@code **} or {@code {*name}} for any number of segments. The regular expression of {@code {name:regex}} is not checked.
 * Immutable, safe for use by many threads.
 */
public final class RoutePattern {
    /** The pattern with fewer parts that match more than one text is the more specific one; then the longer. */
    private static final Comparator<RoutePattern> BY_SPECIFICITY = Comparator.comparingInt(
                    (RoutePattern pattern) -> pattern.count(RouteSegment.Kind.REST))
            .thenComparingInt(pattern -> pattern.count(RouteSegment.Kind.VARIABLE))
            .thenComparingInt(pattern -> pattern.count(RouteSegment.Kind.GLOB))
            .thenComparingInt(pattern -> -pattern.segments.length)
            .thenComparing(pattern -> pattern.methods.isEmpty());

    private static final Pattern METHODS = Pattern.compile("([A-Za-z-]+(\\|[A-Za-z-]+)*)?");
    private static final Pattern SPACE = Pattern.compile("\\s");
    private static final Pattern PATH_PARAMETERS = Pattern.compile(";[^/]*");

    private final Set<String> methods;
    private final String template;
    private final RouteSegment[] segments;

    private RoutePattern(Set<String> methods, String template) {
        this.methods = Set.copyOf(methods);
        this.template = template;
        this.segments = split(template.substring(1), '/').stream()
                .map(RouteSegment::parse)
                .toArray(RouteSegment[]::new);
    }

    /** Splits where no braces are open: a variable's regular expression may contain anything. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && depth > 0) {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth = Math.max(0, depth - 1);
            } else if (c == separator && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (depth > 0) {
            return List.of(text.split(String.valueOf(separator), -1));
        }
        parts.add(text.substring(start));
        return parts;
    }

    private int count(RouteSegment.Kind kind) {
        int count = 0;
        for (RouteSegment segment : segments) {
            count += segment.kind() == kind ? 1 : 0;
        }
        return count;
    }

    /**
     * Whether this pattern is more specific than another that matches the same request.
     *
     * @param other the other pattern
     * @return {@code true} if it leaves less open, {@code false} also if both leave the same
     */
    boolean isMoreSpecificThan(RoutePattern other) {
        return BY_SPECIFICITY.compare(this, other) < 0;
    }

    /** Returns the character after the slash with which all matching paths begin; negative if it is open, or if there is none. */
    int firstCharacter() {
        return segments[0].firstCharacter();
    }

    /** Returns the character with which all matching paths end; negative if it is open. */
    int lastCharacter() {
        return segments[segments.length - 1].lastCharacter();
    }

    /**
     * Reads a pattern.
     *
     * @param text such as {@code GET /health/**}
     * @return the pattern
     * @throws IllegalArgumentException if the path does not start with a slash or contains a space; the message names the
     *     pattern
     */
    public static RoutePattern parse(String text) {
        String trimmed = text.trim();
        int slash = trimmed.indexOf('/');
        String list = slash < 0 ? trimmed : trimmed.substring(0, slash).trim();
        boolean spaced = slash >= 0 && SPACE.matcher(trimmed.substring(slash)).find();
        if (slash < 0 || spaced || !METHODS.matcher(list).matches()) {
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
        for (String pattern : split(text, ',')) {
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
        return (methods.isEmpty() || methods.contains(method)) && matchesPath(path, null);
    }

    /**
     * Matches a request.
     *
     * @param method the request's method
     * @param path the request's path, not decoded
     * @return the values of named parts, decoded; null if the request does not match
     */
    public @Nullable Map<String, String> variables(String method, String path) {
        int[] starts = new int[segments.length];
        if ((!methods.isEmpty() && !methods.contains(method)) || !matchesPath(path, starts)) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < segments.length; i++) {
            RouteSegment segment = segments[i];
            String name = segment.name();
            if (name == null) {
                continue;
            }
            if (segment.kind() != RouteSegment.Kind.REST) {
                int end = end(path, starts[i]);
                variables.put(
                        name,
                        decode(path.substring(
                                starts[i] + segment.prefix().length(),
                                end - segment.suffix().length())));
            } else if (i == segments.length - 1) {
                variables.put(name, starts[i] > path.length() ? "" : decode(path.substring(starts[i] - 1)));
            }
        }
        return variables;
    }

    /**
     * Two pointers: only the last {@code **} is ever tried again, so that the time is bounded by the product of the lengths.
     *
     * @param path the request's path
     * @param starts takes where the path's part for each segment starts; null if that is not wanted
     */
    private boolean matchesPath(String path, int @Nullable [] starts) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        int index = 0;
        int start = 1;
        int rest = -1;
        int restEnd = 0;
        while (start <= path.length()) {
            if (index < segments.length && segments[index].kind() == RouteSegment.Kind.REST) {
                note(starts, index, start);
                rest = index++;
                restEnd = start;
                if (index == segments.length) {
                    return true;
                }
                continue;
            }
            int end = end(path, start);
            if (index < segments.length && segments[index].matches(path, start, end)) {
                note(starts, index++, start);
                start = end + 1;
            } else if (rest >= 0) {
                restEnd = end(path, restEnd) + 1;
                start = restEnd;
                index = rest + 1;
            } else {
                return false;
            }
        }
        while (index < segments.length && segments[index].kind() == RouteSegment.Kind.REST) {
            note(starts, index++, start);
        }
        return index == segments.length;
    }

    private static void note(int @Nullable [] starts, int index, int start) {
        if (starts != null) {
            starts[index] = start;
        }
    }

    private static int end(String path, int start) {
        int slash = path.indexOf('/', start);
        return slash < 0 ? path.length() : slash;
    }

    private static String decode(String part) {
        String value =
                part.indexOf(';') < 0 ? part : PATH_PARAMETERS.matcher(part).replaceAll("");
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
