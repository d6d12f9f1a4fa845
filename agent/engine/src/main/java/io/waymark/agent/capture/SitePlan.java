package io.waymark.agent.capture;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.capture.EventSite.Piece;
import io.waymark.agent.capture.EventSite.Sensitivity;
import io.waymark.agent.durability.OnFailure;
import io.waymark.agent.durability.Promise;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.agent.redact.Redaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is worked out once per audited method, so that a call has nothing left to decide. Immutable, safe for use by many
 * threads; the arrays are not to be written to.
 */
@SuppressWarnings("ArrayRecordComponent") // plans are never compared
final class SitePlan {
    /** An argument. {@code plain}: recorded as it is, and needed for nothing else. */
    record Parameter(byte[] key, boolean recorded, boolean plain, Sensitivity sensitivity, ArgumentPiece[] pieces) {}

    /** A piece of an ARN that comes from an argument; it is kept under {@code place} until the call ends. */
    record ArgumentPiece(int place, List<String> property) {}

    /** A response element; a piece of an ARN may come from it, then kept under {@code place}. */
    record Response(byte[] key, List<String> property, Sensitivity sensitivity, int place) {}

    /** A resource: what comes before the ARN's content, and its pieces. */
    record Resource(byte[] start, List<ArnPiece> arn) {}

    /** Fixed text, or else a place. */
    record ArnPiece(byte @Nullable [] text, int place) {}

    static final Parameter[] NO_PARAMETERS = {};
    static final Response[] NO_RESPONSES = {};

    final boolean selected;
    /** Judges an event by its resources' ARNs; null if all events are selected, or none. */
    final @Nullable Predicate<List<String>> byResource;

    /** The method's name and parameters: what an overriding method shares with the one it overrides. */
    final String signature;

    final Promise promise;
    /** Whether a call is to be refused where its event could not be kept. */
    final boolean refusing;

    final RecordTemplate template;
    final Parameter[] parameters;
    final Response[] responses;
    final Resource[] resources;
    final int places;

    SitePlan(EventSite site, EventSelection selection, String accountId, Redaction redaction) {
        EventSelection.Decision decision = selection.decide(site);
        this.selected = decision != EventSelection.Decision.NEVER;
        this.byResource =
                decision == EventSelection.Decision.BY_RESOURCE ? arns -> selection.matches(site, arns) : null;
        // Interned, so that two of them compare by identity on every nested call.
        this.signature = (site.method()
                        + site.descriptor().substring(0, site.descriptor().indexOf(')') + 1))
                .intern();
        this.promise = site.promise();
        this.refusing = promise.onFailure() == OnFailure.DENY;
        this.template = new RecordTemplate(
                site.eventSource(), site.eventName(), site.readOnly(), site.category() == EventSite.Category.DATA);
        int responseCount = site.responseElements().size();
        List<Piece.FromParameter> fromParameters = new ArrayList<>();
        resources = resources(site, accountId, fromParameters, responseCount);
        parameters = parameters(site, redaction, fromParameters, responseCount);
        responses = responses(site, redaction);
        places = resources.length == 0 ? 0 : responseCount + fromParameters.size();
    }

    private static Resource[] resources(
            EventSite site, String accountId, List<Piece.FromParameter> fromParameters, int responseCount) {
        List<Resource> resources = new ArrayList<>();
        for (EventSite.Resource resource : site.resources()) {
            JsonBuffer start = new JsonBuffer(128);
            start.raw(ascii("{\"accountId\":"));
            start.string(accountId);
            start.raw(ascii(",\"type\":"));
            start.string(resource.type());
            start.raw(ascii(",\"ARN\":\""));
            List<ArnPiece> arn = new ArrayList<>();
            for (Piece piece : resource.arn()) {
                if (piece instanceof Piece.Text text) {
                    byte[] quoted = JsonBuffer.encoded(text.text());
                    arn.add(new ArnPiece(Arrays.copyOfRange(quoted, 1, quoted.length - 1), -1));
                } else if (piece instanceof Piece.FromResponse response) {
                    arn.add(new ArnPiece(null, response.index()));
                } else if (piece instanceof Piece.FromParameter parameter) {
                    arn.add(new ArnPiece(null, responseCount + fromParameters.size()));
                    fromParameters.add(parameter);
                }
            }
            resources.add(new Resource(start.toByteArray(), List.copyOf(arn)));
        }
        return resources.toArray(Resource[]::new);
    }

    private static Parameter[] parameters(
            EventSite site, Redaction redaction, List<Piece.FromParameter> fromParameters, int firstPlace) {
        List<Parameter> parameters = new ArrayList<>();
        for (EventSite.Parameter parameter : site.parameters()) {
            List<ArgumentPiece> pieces = new ArrayList<>();
            for (int i = 0; i < fromParameters.size(); i++) {
                if (fromParameters.get(i).index() == parameters.size()) {
                    pieces.add(new ArgumentPiece(
                            firstPlace + i, fromParameters.get(i).property()));
                }
            }
            Sensitivity sensitivity = parameter.sensitivity();
            if (sensitivity == Sensitivity.CLEAR && redaction.isSecret(parameter.name())) {
                sensitivity = Sensitivity.HIDDEN;
            }
            boolean plain = parameter.recorded() && pieces.isEmpty() && sensitivity == Sensitivity.CLEAR;
            parameters.add(new Parameter(
                    key(parameter.name()),
                    parameter.recorded(),
                    plain,
                    sensitivity,
                    pieces.toArray(ArgumentPiece[]::new)));
        }
        return parameters.toArray(Parameter[]::new);
    }

    private static Response[] responses(EventSite site, Redaction redaction) {
        List<Response> responses = new ArrayList<>();
        for (EventSite.ResponseElement element : site.responseElements()) {
            Sensitivity sensitivity = site.resultSensitivity();
            if (sensitivity == Sensitivity.CLEAR && redaction.isSecret(element.name())) {
                sensitivity = Sensitivity.HIDDEN;
            }
            responses.add(new Response(key(element.name()), element.property(), sensitivity, responses.size()));
        }
        return responses.toArray(Response[]::new);
    }

    /** A member's key after a comma; where the object starts, the comma is replaced by its brace. */
    private static byte[] key(String name) {
        JsonBuffer key = new JsonBuffer(name.length() + 4);
        key.raw(',');
        key.string(name);
        key.raw(':');
        return key.toByteArray();
    }
}
