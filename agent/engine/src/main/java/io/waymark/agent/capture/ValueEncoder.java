package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.json.BoundedNames;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.ImmutableValues;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.redact.SeenSecrets;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes values as JSON, within limits. The text is valid JSON whatever a value does: an unreadable value becomes an omission
 * marker. Used by one thread; not reentrant.
 */
final class ValueEncoder {
    /** Encoding of a value continues up to this multiple of the size limit, so that its omission marker states the whole size. */
    static final int OVERRUN_FACTOR = 12;

    /** Members of one value that are abandoned because they are larger than that, while its other members are encoded. */
    private static final int MAX_ABANDONED_MEMBERS = 2;

    private static final int SCRATCH_BYTES = 256;
    static final int MAX_NAME_LENGTH = 128;
    /** The part of a long string that is searched for secrets; the marker shows less of it. */
    private static final int MAX_REDACTED_HEAD = 4096;

    private final CaptureLimits limits;
    private final Redactor redactor;
    private final ValueShapes shapes;
    private final ValueAccess access;
    private final NestedProperty nested;
    private final @Nullable Object[] ancestors;
    private final JsonBuffer scratch = new JsonBuffer(SCRATCH_BYTES);
    private SeenSecrets secrets = new SeenSecrets();
    private int limit;
    /** Whether the value being encoded is larger than the limit, so that its text is incomplete. */
    private boolean overrun;

    private int abandonedMembers;
    /** Whether a secret value is being encoded to collect the texts in it. */
    private boolean collectingSecrets;
    /** Whether the last encoded value contains a shortened string. */
    private boolean shortened;

    ValueEncoder(CaptureLimits limits, Redactor redactor, ValueShapes shapes) {
        this.limits = limits;
        this.redactor = redactor;
        this.shapes = shapes;
        this.access = new ValueAccess(shapes);
        this.nested = new NestedProperty(shapes, access, redactor);
        this.ancestors = new Object[limits.maxDepth()];
    }

    /**
     * Starts an object that the following values belong to.
     *
     * @param seen collects the secrets among the values
     */
    void startObject(SeenSecrets seen) {
        if (secrets != seen) { // skips the garbage collector's write barrier
            secrets = seen;
        }
    }

    /** Returns whether the last encoded value contains a shortened string; as a part of an ARN it would mislead. */
    boolean isShortened() {
        return shortened;
    }

    void encode(JsonBuffer out, @Nullable Object value, Sensitivity sensitivity) {
        shortened = false;
        overrun = false;
        abandonedMembers = 0;
        int start = out.length();
        limit = start + limits.maxBytes() * OVERRUN_FACTOR;
        try {
            encode(out, value, sensitivity, 0);
            if (overrun) {
                OmissionMarker.size(out, start, false);
            }
        } finally {
            for (int i = 0; i < ancestors.length && ancestors[i] != null; i++) {
                ancestors[i] = null;
            }
        }
    }

    /** Encodes a nested property of a value. */
    void encode(JsonBuffer out, @Nullable Object value, List<String> property, Sensitivity sensitivity) {
        int start = out.length();
        try {
            encodeFound(out, nested.find(value, property, sensitivity));
        } catch (Throwable e) {
            out.truncate(start);
            OmissionMarker.unreadable(out, e);
        }
    }

    private void encodeFound(JsonBuffer out, @Nullable Object found) {
        String missing = nested.missing();
        if (missing == null) {
            encode(out, found, nested.sensitivity());
        } else {
            OmissionMarker.missingProperty(out, missing);
        }
    }

    /** Adds a nested property of the result to an event: without its text if that can be written later. */
    void addResponse(CapturedEvent event, int member, CapturePlan.ResponsePlan response, @Nullable Object result) {
        JsonBuffer out = event.text();
        int start = out.length();
        try {
            Object found = result instanceof ReadResponse read ? read.value() : find(response, result);
            if (!nested.isClear() || !event.hold(true, member, found)) {
                out.raw(response.key());
                encodeFound(out, found);
            }
        } catch (Throwable e) {
            out.truncate(start);
            out.raw(response.key());
            OmissionMarker.unreadable(out, e);
        }
    }

    /** Finds a nested property of the result. */
    @Nullable
    Object find(CapturePlan.ResponsePlan response, @Nullable Object result) throws Throwable {
        return nested.find(result, response.property(), response.sensitivity());
    }

    /** Whether the last nested property that was found is to appear unchanged. */
    boolean isFoundClear() {
        return nested.isClear();
    }

    /** Whether the last nested property that was found can be held by an event. */
    boolean isHoldable(@Nullable Object found) {
        return nested.isClear() && ImmutableValues.isImmutable(found);
    }

    void string(JsonBuffer out, CharSequence value) {
        if (value.length() > limits.maxLength()) {
            shortened = true;
            String head = ValueText.head(value, MAX_REDACTED_HEAD);
            OmissionMarker.length(out, value, redactor.redactUrls(head, secrets));
        } else if (collectingSecrets) {
            out.string(value.toString());
        } else {
            redactor.writeText(out, value.toString(), secrets);
        }
    }

    private void encode(JsonBuffer out, @Nullable Object value, Sensitivity sensitivity, int depth) {
        if (sensitivity == Sensitivity.CLEAR || collectingSecrets) {
            write(out, value, depth);
        } else if (sensitivity == Sensitivity.HIDDEN || value instanceof LazyAttributes.NotLoaded) {
            redactor.writeHidden(out);
            if (value != null) {
                collectSecrets(value, depth);
            }
        } else if (value == null) {
            out.nullValue();
        } else {
            redactor.writeToken(out, collectSecrets(value, depth));
        }
    }

    /** Writes the token of a text. */
    void token(JsonBuffer out, String secret) {
        redactor.writeToken(out, secret);
    }

    /** Adds the text form of a secret value to the seen secrets and returns it; null if it has none. */
    @Nullable
    String secretText(Object value) {
        String text = ValueText.of(value, shapes.get(value.getClass()).kind());
        if (text != null) {
            secrets.add(text);
        }
        return text;
    }

    /** Adds all texts of a secret value to the seen secrets; returns its text form. */
    private String collectSecrets(Object value, int depth) {
        String text = secretText(value);
        if (text != null) {
            return text;
        }
        collectingSecrets = true;
        try {
            write(scratch, value, depth);
            return new String(scratch.array(), 0, scratch.length(), StandardCharsets.UTF_8);
        } finally {
            collectingSecrets = false;
            scratch.reset(SCRATCH_BYTES);
        }
    }

    private void write(JsonBuffer out, @Nullable Object value, int depth) {
        if (value == null) {
            out.nullValue();
            return;
        }
        if (value instanceof String string && !collectingSecrets) {
            string(out, string);
            return;
        }
        if (overrun || out.length() > limit) {
            // A marker will replace the member or the whole value.
            overrun = true;
            return;
        }
        int start = out.length();
        try {
            ValueShape shape = shapes.get(value.getClass());
            if (collectingSecrets) {
                String text = ValueText.of(value, shape.kind());
                if (text != null) {
                    secrets.add(text);
                }
            }
            write(out, value, shape, depth);
        } catch (Throwable e) {
            out.truncate(start);
            OmissionMarker.unreadable(out, e);
        }
    }

    private void write(JsonBuffer out, Object value, ValueShape shape, int depth) throws Throwable {
        switch (shape.kind()) {
            case STRING -> string(out, (String) value);
            case INTEGER -> out.number(((Number) value).longValue());
            case DOUBLE -> out.number(((Number) value).doubleValue());
            case FLOAT -> out.number(((Number) value).floatValue());
            case BOOLEAN, BIG_NUMBER, ENUM, TEXT, DATE, CALENDAR -> text(out, value, shape.kind());
            case CHARACTERS -> string(out, ValueText.characters(value));
            case BYTES -> OmissionMarker.binary(out, (byte[]) value);
            case WRAPPER, ARRAY, COLLECTION, MAP, OBJECT, LAZY -> container(out, value, shape, depth);
            case OMITTED -> OmissionMarker.value(out, value);
        }
    }

    void text(JsonBuffer out, Object value, ValueKind kind) {
        String text = ValueText.of(value, kind);
        if (text == null) {
            out.nullValue();
        } else if (kind == ValueKind.BOOLEAN || (kind == ValueKind.BIG_NUMBER && ValueText.isPortable(value))) {
            out.text(text, 0, text.length());
        } else {
            string(out, text);
        }
    }

    private void container(JsonBuffer out, Object value, ValueShape shape, int depth) throws Throwable {
        if (depth == ancestors.length) {
            OmissionMarker.type(out, "maxDepth", value.getClass());
            return;
        }
        for (int i = 0; i < depth; i++) {
            if (ancestors[i] == value) {
                OmissionMarker.type(out, "cycle", value.getClass());
                return;
            }
        }
        Object obstacle = shape.kind().isContainer() ? access.obstacle(value) : null;
        if (obstacle != null) {
            boolean lazy = shapes.get(obstacle.getClass()).kind() == ValueKind.LAZY;
            OmissionMarker.type(out, lazy ? "notLoaded" : "unsupportedType", obstacle.getClass());
            return;
        }
        ancestors[depth] = value;
        switch (shape.kind()) {
            case WRAPPER -> write(out, ValueText.unwrap(value), depth + 1);
            case ARRAY -> array(out, value, depth + 1);
            case COLLECTION -> collection(out, (Collection<?>) value, depth + 1);
            case MAP -> map(out, (Map<?, ?>) value, depth + 1);
            case LAZY -> loaded(out, value, shape.lazy(), depth + 1);
            default -> object(out, value, shape.properties(), depth + 1);
        }
    }

    private void loaded(JsonBuffer out, Object value, @Nullable LazyValues lazy, int depth) throws Throwable {
        Object loaded = lazy == null ? null : lazy.loaded(value);
        if (loaded != value) {
            write(out, loaded, depth);
        } else if (value instanceof Map<?, ?> map) {
            map(out, map, depth);
        } else {
            collection(out, (Collection<?>) value, depth);
        }
    }

    private void array(JsonBuffer out, Object array, int depth) {
        int size = Array.getLength(array);
        out.raw('[');
        for (int i = 0; i < size && i < limits.maxCount(); i++) {
            comma(out, i);
            write(out, Array.get(array, i), depth);
        }
        if (size > limits.maxCount()) {
            out.raw(',');
            OmissionMarker.count(out, size);
        }
        out.raw(']');
    }

    private void collection(JsonBuffer out, Collection<?> collection, int depth) {
        out.raw('[');
        Iterator<?> elements = collection.iterator();
        for (int i = 0; elements.hasNext(); i++) {
            comma(out, i);
            if (i == limits.maxCount()) {
                OmissionMarker.count(out, collection.size());
                break;
            }
            write(out, elements.next(), depth);
        }
        out.raw(']');
    }

    private void map(JsonBuffer out, Map<?, ?> map, int depth) {
        out.raw('{');
        MemberNames names = null;
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        for (int i = 0; entries.hasNext(); i++) {
            comma(out, i);
            if (i == limits.maxCount()) {
                OmissionMarker.remainder(out, map.size());
                break;
            }
            Map.Entry<?, ?> entry = entries.next();
            String key = key(entry.getKey());
            if (names == null && !MemberNames.isUnique(entry.getKey(), map, limits.maxCount())) {
                names = new MemberNames(map.size() > limits.maxCount());
                addNames(names, map, i);
            }
            String name = BoundedNames.shorten(key, MAX_NAME_LENGTH);
            out.string(names == null ? name : names.add(name));
            out.raw(':');
            int start = out.length();
            encode(out, entry.getValue(), redactor.isSecret(key) ? Sensitivity.HIDDEN : Sensitivity.CLEAR, depth);
            endMember(out, start, depth);
        }
        out.raw('}');
    }

    private String key(@Nullable Object key) {
        if (key == null) {
            return "null";
        }
        ValueKind kind = shapes.get(key.getClass()).kind();
        String text = ValueText.of(key, kind);
        if (text != null) {
            return redactor.redactUrls(text, secrets);
        }
        return kind == ValueKind.OMITTED || collectingSecrets ? key.getClass().getName() : encodedKey(key);
    }

    /** Returns the JSON text of a record, bean or collection that is a key: keys that differ stay distinguishable. */
    private String encodedKey(Object key) {
        JsonBuffer text = new JsonBuffer(SCRATCH_BYTES);
        ValueEncoder encoder = new ValueEncoder(limits, redactor, shapes);
        encoder.startObject(secrets);
        encoder.encode(text, key, Sensitivity.CLEAR);
        return new String(text.array(), 0, text.length(), StandardCharsets.UTF_8);
    }

    /** Adds the names of the first entries of a map. */
    private void addNames(MemberNames names, Map<?, ?> map, int count) {
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        for (int i = 0; i < count && entries.hasNext(); i++) {
            names.add(BoundedNames.shorten(key(entries.next().getKey()), MAX_NAME_LENGTH));
        }
    }

    private void object(JsonBuffer out, Object value, List<PropertyAccessor> properties, int depth) {
        out.raw('{');
        for (int i = 0; i < properties.size(); i++) {
            comma(out, i);
            if (i == limits.maxCount()) {
                OmissionMarker.remainder(out, properties.size());
                break;
            }
            PropertyAccessor property = properties.get(i);
            out.string(property.name());
            out.raw(':');
            int start = out.length();
            boolean computed = property.when() != PropertyReading.When.ALWAYS;
            MethodHandle getter = computed ? null : property.getter();
            try {
                if (property.sensitivity() == Sensitivity.CLEAR && computed) {
                    OmissionMarker.type(out, "computed", property.type());
                } else if (property.sensitivity() == Sensitivity.CLEAR && getter == null) {
                    OmissionMarker.type(out, "unsupportedType", property.type());
                } else {
                    Object read = getter == null ? null : (Object) getter.invokeExact(value);
                    encode(out, read, property.sensitivity(), depth);
                }
            } catch (Throwable e) {
                out.truncate(start);
                OmissionMarker.unreadable(out, e);
            }
            endMember(out, start, depth);
        }
        out.raw('}');
    }

    /** Abandons a member of the outermost object that is too large to be written completely, so that the others stay. */
    private void endMember(JsonBuffer out, int start, int depth) {
        if (overrun && depth == 1 && abandonedMembers < MAX_ABANDONED_MEMBERS) {
            OmissionMarker.size(out, start, false);
            overrun = false;
            abandonedMembers++;
            limit = out.length() + limits.maxBytes() * OVERRUN_FACTOR;
        }
    }

    private static void comma(JsonBuffer out, int index) {
        if (index > 0) {
            out.raw(',');
        }
    }
}
