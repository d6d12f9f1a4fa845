package io.waymark.validator.server.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.EventTime;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.server.access.Caller;
import io.waymark.validator.server.http.JsonResponse;
import io.waymark.validator.verifier.Finding;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.util.Collection;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The read API of the page: JSON for each name. Thread-safe. */
final class ConsoleApi {

    private static final String LOOKUP = "LookupEvents";

    private final EventSearch events;
    private final EventDetail event;
    private final ProofTimeline timeline;
    private final StreamList streams;
    private final IntegrityMonitor integrity;
    private final TrailDescriptions trails;
    private final ConsoleCalls calls;

    ConsoleApi(EventHistory history, IntegrityMonitor integrity, TrailDescriptions trails, ConsoleCalls calls) {
        this.calls = calls;
        this.events = new EventSearch(history, integrity);
        this.event = new EventDetail(history, integrity);
        this.timeline = new ProofTimeline(history, integrity);
        this.streams = new StreamList(history, integrity);
        this.integrity = integrity;
        this.trails = trails;
    }

    /**
     * Answers a request; the response is that of an error if it cannot be answered.
     *
     * @param name the name of the resource
     * @param caller who asks; null if the user has to sign in first
     */
    void answer(String name, @Nullable Caller caller, Request request, Response response, Callback callback) {
        try {
            if (caller == null) {
                throw new ConsoleException(401, "sign in first");
            }
            write(response, callback, 200, name.equals("caller") ? describe(caller) : find(name, caller, request));
        } catch (ConsoleException e) {
            write(response, callback, e.status(), error(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            write(response, callback, 500, error(IoErrorMessage.of(e)));
        } catch (RuntimeException e) {
            write(response, callback, 500, error(e.toString()));
        }
    }

    private ObjectNode find(String name, Caller caller, Request request) throws ConsoleException, IOException {
        return switch (name) {
            case "events" -> {
                ConsoleParameters parameters = ConsoleParameters.of(request, EventSearch.parameters());
                ObjectNode found = events.find(parameters);
                calls.recordRead(request, caller, LOOKUP, EventSearch.describe(parameters));
                yield found;
            }
            case "event" -> {
                ObjectNode found = event.find(ConsoleParameters.of(request, EventDetail.PARAMETERS));
                calls.recordRead(request, caller, LOOKUP, EventDetail.describe(found));
                yield found;
            }
            case "timeline" -> timeline.find(ConsoleParameters.of(request, ProofTimeline.parameters()));
            case "streams" -> streams.list();
            case "trails" -> {
                ObjectNode found = trails();
                calls.recordRead(request, caller, "DescribeTrails", JsonNodeFactory.instance.objectNode());
                yield found;
            }
            case "integrity" -> describe(integrity.report());
            default -> throw new ConsoleException(404, "no such resource: " + name);
        };
    }

    private ObjectNode trails() throws IOException {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.set("trails", trails.describe());
        return response;
    }

    private static ObjectNode describe(IntegrityReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (report.checkedAt() != null) {
            json.put("checkedAt", EventTime.format(report.checkedAt()));
        }
        json.put("problemCount", report.problemCount());
        count(json.putObject("logFiles"), report.logFiles().values());
        count(json.putObject("digests"), report.digests());
        ArrayNode problems = json.putArray("problems");
        report.problems().forEach(problem -> problems.add(ProofTimeline.describe(problem)));
        ArrayNode notes = json.putArray("notes");
        report.notes().forEach(notes::add);
        return json;
    }

    private static void count(ObjectNode json, Collection<Finding> findings) {
        for (Finding finding : findings) {
            String name = IntegrityReport.proofOf(finding).name();
            json.put(name, json.path(name).asInt() + 1);
        }
    }

    private static ObjectNode describe(Caller caller) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("userName", caller.userName())
                .put("signedIn", !caller.isAnonymous());
    }

    private static ObjectNode error(String message) {
        return JsonNodeFactory.instance.objectNode().put("message", message);
    }

    private static void write(Response response, Callback callback, int status, ObjectNode json) {
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        JsonResponse.write(response, callback, status, "application/json", json);
    }
}
