package io.waymark.agent.capture;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.redact.SeenSecrets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of one call's event while it grows: arguments first, then what the call came to. Used by one thread. */
final class EventText {
    private static final String ARGUMENTS_LOST =
            "arguments could not be captured; their event has a mark in their place";
    private static final String RESULT_LOST = "a result could not be captured; its event has a mark in its place";
    private static final String SELECTION_LOST =
            "an event could not be compared with the trail's event selectors; it is recorded";
    private static final int USUAL_BYTES = 512;
    private static final int KEPT_BYTES = 64 * 1024;

    private final CaptureStages stages;
    private final ValueEncoder encoder;
    private final CapturedEvent event = new CapturedEvent(USUAL_BYTES);
    private final JsonBuffer text = event.text();
    private final ArnPieces pieces = new ArnPieces();
    private final SeenSecrets secrets = new SeenSecrets();
    private boolean argumentsEnded;

    EventText(CaptureStages stages, ValueEncoder encoder) {
        this.stages = stages;
        this.encoder = encoder;
    }

    CapturedEvent event() {
        return event;
    }

    ArnPieces pieces() {
        return pieces;
    }

    List<String> secrets() {
        return secrets.toList();
    }

    void open(SitePlan site, long requestIdHigh, long requestIdLow) {
        argumentsEnded = false;
        event.requestId(requestIdHigh, requestIdLow);
        if (site.places > 0) {
            pieces.open(site.places);
        }
    }

    void resume(PendingCall pending) {
        argumentsEnded = true;
        event.copyFrom(pending.event());
        secrets.addAll(pending.secrets());
        if (pending.plan().places > 0) {
            pieces.copyFrom(pending.pieces());
        }
    }

    /** Lets go of everything. */
    void close() {
        secrets.clear();
        event.clear(KEPT_BYTES);
    }

    void argument(SitePlan.Parameter parameter, @Nullable Object value) {
        encoder.within(0, secrets);
        int start = text.length();
        text.raw(parameter.key());
        int from = text.length();
        encoder.encode(text, value, parameter.sensitivity());
        for (SitePlan.ArgumentPiece piece : parameter.pieces()) {
            int end = text.length();
            int pieceFrom = from;
            if (!piece.property().isEmpty()) {
                pieceFrom = end;
                encoder.encode(text, value, piece.property(), parameter.sensitivity());
            }
            pieces.keep(piece.place(), text.array(), pieceFrom, text.length(), stages.redaction());
            text.truncate(end);
        }
        if (!parameter.recorded()) {
            text.truncate(start);
        }
    }

    /** Puts a mark in the place of an argument that could not be captured. */
    void lost(SitePlan.Parameter parameter, int start, Throwable cause) {
        try {
            text.truncate(start);
            if (parameter.recorded()) {
                text.raw(parameter.key());
                Omission.unreadable(text, cause);
            }
        } catch (Throwable e) {
            text.truncate(start);
        }
    }

    void endArguments(boolean damaged) {
        try {
            if (damaged) {
                throw new IllegalStateException("an argument was captured in part");
            }
            closeObject(0);
        } catch (Throwable e) {
            stages.failed(ARGUMENTS_LOST, e);
            text.truncate(0);
            Omission.unreadable(text, e);
        }
        event.endParameters();
        argumentsEnded = true;
    }

    /** At the end of the stack the arguments may not have been ended: their text must not be taken for another part. */
    void ensureArgumentsEnded() {
        if (!argumentsEnded) {
            endArguments(true);
        }
    }

    /** Writes the response elements, or a mark in their place. */
    void response(SitePlan site, @Nullable Object result) {
        int start = text.length();
        try {
            encoder.within(start, secrets);
            for (SitePlan.Response response : site.responses) {
                text.raw(response.key());
                int from = text.length();
                encoder.encode(text, result, response.property(), response.sensitivity());
                if (site.places > 0) {
                    pieces.keep(response.place(), text.array(), from, text.length(), stages.redaction());
                }
            }
            closeObject(start);
        } catch (Throwable e) {
            stages.failed(RESULT_LOST, e);
            text.truncate(start);
            Omission.unreadable(text, e);
        }
    }

    private void closeObject(int start) {
        if (text.length() > start) {
            text.patch(start, '{');
            text.raw('}');
            int size = text.length() - start;
            int limit = stages.limits().maxBytes();
            if (size > limit) {
                Omission.size(text, start, size <= limit * ValueEncoder.OVERRUN);
            }
        }
    }

    /** Whether the trail records the event, now that its resources are known. What cannot be judged is recorded. */
    boolean isSelected(SitePlan site) {
        if (site.byResource == null) {
            return true;
        }
        try {
            return site.byResource.test(pieces.arns(site.resources));
        } catch (Throwable e) {
            stages.failed(SELECTION_LOST, e);
            return true;
        }
    }

    /** Writes the rest: how the call failed, if it did, and the resources that it touched. */
    void outcome(SitePlan site, @Nullable Throwable failure) {
        event.endResponse();
        if (failure != null) {
            ErrorText.write(text, failure, secrets);
        }
        event.endError();
        if (site.resources.length > 0) {
            pieces.write(text, site.resources);
        }
    }
}
