package io.waymark.agent.background;

import io.waymark.agent.request.RequestCategory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Decides which messages and jobs are management events, data events or none. The first list with a matching pattern decides:
 * excluded, management, data; without any, messages are data events and runs of jobs are management events. Immutable, safe
 * for use by many threads.
 */
public final class BackgroundRules {
    private final List<Pattern> excluded;
    private final List<Pattern> management;
    private final List<Pattern> data;

    /**
     * Creates rules. Each text is a comma-separated list of patterns, where {@code *} stands for any characters.
     *
     * @param excluded listeners and jobs that are no events
     * @param management those that are management events
     * @param data those that are data events
     */
    public BackgroundRules(String excluded, String management, String data) {
        this.excluded = parse(excluded);
        this.management = parse(management);
        this.data = parse(data);
    }

    private static List<Pattern> parse(String list) {
        List<Pattern> patterns = new ArrayList<>();
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                patterns.add(Pattern.compile(Pattern.quote(name.trim()).replace("*", "\\E.*\\Q"), Pattern.DOTALL));
            }
        }
        return List.copyOf(patterns);
    }

    /**
     * Decides for one listener or job.
     *
     * @param operation the listener or job
     * @param eventName the name of its events
     * @return what becomes of its work
     */
    RequestCategory categorize(BackgroundOperation operation, String eventName) {
        if (matches(excluded, operation, eventName)) {
            return RequestCategory.EXCLUDED;
        }
        if (matches(management, operation, eventName)) {
            return RequestCategory.MANAGEMENT;
        }
        boolean isData = operation.kind() == BackgroundKind.LISTENER || matches(data, operation, eventName);
        return isData ? RequestCategory.DATA : RequestCategory.MANAGEMENT;
    }

    private static boolean matches(List<Pattern> patterns, BackgroundOperation operation, String eventName) {
        for (Pattern pattern : patterns) {
            if (pattern.matcher(eventName).matches()
                    || pattern.matcher(operation.source()).matches()) {
                return true;
            }
        }
        return false;
    }
}
