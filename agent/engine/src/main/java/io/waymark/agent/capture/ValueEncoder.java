package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.json.BoundedNames;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.json.PortableNumbers;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.redact.SeenSecrets;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    /** Encoding continues up to this multiple of the size limit, so that the omission marker can state the whole size. */
    static final int OVERRUN_FACTOR = 4;

    private static final int SCRATCH_BYTES = 256;
    private static final int MAX_NAME_LENGTH = 128;
    /** The part of a long string that is searched for secrets; the marker shows less of it. */
    private static final int MAX_REDACTED_HEAD = 4096;

    private final CaptureLimits limits;
    private final Redactor redactor;
    private final ValueShapes shapes;
    private final @Nullable Object[] ancestors;
    private final JsonBuffer scratch = new JsonBuffer(SCRATCH_BYTES);
    private SeenSecrets secrets = new SeenSecrets();
    private int limit;
    /** Whether a secret value is being encoded to collect the texts in it. */
    private boolean collectingSecrets;
    /** Whether the last encoded value contains a shortened string. */
    private boolean shortened;

    ValueEncoder(CaptureLimits limits, Redactor redactor, ValueShapes shapes) {
        this.limits = limits;
        this.redactor = redactor;
        this.shapes = shapes;
        this.ancestors = new Object[limits.maxDepth()];
    }

    /**
     * Starts an object that the following values belong to.
     *
     * @param objectStart where the object starts in the text
     * @param seen collects the secrets among the values
     */
    void startObject(int objectStart, SeenSecrets seen) {
        limit = objectStart + limits.maxBytes() * OVERRUN_FACTOR;
        secrets = seen;
    }

    /** Returns whether the last encoded value contains a shortened string; as a part of an ARN it would mislead. */
    boolean isShortened() {
        return shortened;
    }

    void encode(JsonBuffer out, @Nullable Object value, Sensitivity sensitivity) {
        shortened = false;
        try {
            encode(out, value, sensitivity, 0);
        } finally {
            for (int i = 0; i < ancestors.length && ancestors[i] != null; i++) {
                ancestors[i] = null;
            }
        }
    }

    /** Encodes a nested property of a value. */
    void encode(JsonBuffer out, @Nullable Object value, List<String> property, Sensitivity sensitivity) {
        if (property.isEmpty()) {
            encode(out, value, sensitivity);
            return;
        }
        int start = out.length();
        try {
            Object current = value;
            Sensitivity strictest = sensitivity;
            for (String name : property) {
                current = ValueText.unwrap(current);
                if (current == null) {
                    break;
                }
                if (current instanceof Map<?, ?> map) {
                    current = map.get(name);
                    strictest = redactor.isSecret(name) ? stricter(strictest, Sensitivity.HIDDEN) : strictest;
                } else {
                    PropertyAccessor found = shapes.get(current.getClass()).property(name);
                    if (found == null || found.getter() == null) {
                        OmissionMarker.missingProperty(out, name);
                        return;
                    }
                    current = found.getter().invokeExact(current);
                    strictest = stricter(strictest, found.sensitivity());
                }
            }
            encode(out, current, strictest);
        } catch (Throwable e) {
            out.truncate(start);
            OmissionMarker.unreadable(out, e);
        }
    }

    private static Sensitivity stricter(Sensitivity outer, Sensitivity inner) {
        return outer == Sensitivity.CLEAR ? inner : outer;
    }

    void string(JsonBuffer out, String value) {
        if (value.length() <= limits.maxLength()) {
            out.string(collectingSecrets ? value : redactor.redactUrls(value, secrets));
        } else {
            shortened = true;
            String head = value.substring(0, Math.min(value.length(), MAX_REDACTED_HEAD));
            OmissionMarker.length(out, value, redactor.redactUrls(head, secrets));
        }
    }

    private void encode(JsonBuffer out, @Nullable Object value, Sensitivity sensitivity, int depth) {
        if (sensitivity == Sensitivity.CLEAR || collectingSecrets) {
            write(out, value, depth);
        } else if (sensitivity == Sensitivity.HIDDEN) {
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

    /** Adds all texts of a secret value to the seen secrets; returns its text form. */
    private String collectSecrets(Object value, int depth) {
        String text = ValueText.of(value, shapes.get(value.getClass()).kind());
        if (text != null) {
            secrets.add(text);
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
        if (out.length() > limit) {
            // A marker will replace the whole object.
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
            case BOOLEAN, BIG_NUMBER, ENUM, TEXT, DATE, CALENDAR, CHARACTERS -> text(out, value, shape.kind());
            case BYTES -> OmissionMarker.binary(out, (byte[]) value);
            case WRAPPER, ARRAY, COLLECTION, MAP, OBJECT -> container(out, value, shape, depth);
            case OMITTED -> OmissionMarker.type(out, "unsupportedType", value.getClass());
        }
    }

    private void text(JsonBuffer out, Object value, ValueKind kind) {
        String text = ValueText.of(value, kind);
        if (text == null) {
            out.nullValue();
        } else if (kind == ValueKind.BOOLEAN || (kind == ValueKind.BIG_NUMBER && isPortable(value))) {
            out.text(text, 0, text.length());
        } else {
            string(out, text);
        }
    }

    private static boolean isPortable(Object number) {
        return number instanceof BigInteger integer
                ? PortableNumbers.isPortable(integer)
                : PortableNumbers.isPortable((BigDecimal) number);
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
        ancestors[depth] = value;
        switch (shape.kind()) {
            case WRAPPER -> write(out, ValueText.unwrap(value), depth + 1);
            case ARRAY -> array(out, value, depth + 1);
            case COLLECTION -> collection(out, (Collection<?>) value, depth + 1);
            case MAP -> map(out, (Map<?, ?>) value, depth + 1);
            default -> object(out, value, shape.properties(), depth + 1);
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
                appendRemainder(out, map.size());
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
            encode(out, entry.getValue(), redactor.isSecret(key) ? Sensitivity.HIDDEN : Sensitivity.CLEAR, depth);
        }
        out.raw('}');
    }

    private String key(@Nullable Object key) {
        if (key == null) {
            return "null";
        }
        String text = ValueText.of(key, shapes.get(key.getClass()).kind());
        return text == null ? key.getClass().getName() : redactor.redactUrls(text, secrets);
    }

    /** Adds the names of the first entries of a map. */
    private void addNames(MemberNames names, Map<?, ?> map, int count) {
        Iterator<?> keys = map.keySet().iterator();
        for (int i = 0; i < count && keys.hasNext(); i++) {
            names.add(BoundedNames.shorten(key(keys.next()), MAX_NAME_LENGTH));
        }
    }

    private void object(JsonBuffer out, Object value, List<PropertyAccessor> properties, int depth) {
        out.raw('{');
        for (int i = 0; i < properties.size(); i++) {
            comma(out, i);
            if (i == limits.maxCount()) {
                appendRemainder(out, properties.size());
                break;
            }
            PropertyAccessor property = properties.get(i);
            out.string(property.name());
            out.raw(':');
            int start = out.length();
            MethodHandle getter = property.getter();
            try {
                if (property.sensitivity() == Sensitivity.CLEAR && getter == null) {
                    OmissionMarker.type(out, "unsupportedType", property.type());
                } else {
                    Object read = getter == null ? null : (Object) getter.invokeExact(value);
                    encode(out, read, property.sensitivity(), depth);
                }
            } catch (Throwable e) {
                out.truncate(start);
                OmissionMarker.unreadable(out, e);
            }
        }
        out.raw('}');
    }

    private static void appendRemainder(JsonBuffer out, int size) {
        // The marker is an object with one member; without its braces it becomes the last member of this object.
        int start = out.length();
        OmissionMarker.count(out, size);
        byte[] marker = Arrays.copyOfRange(out.array(), start + 1, out.length() - 1);
        out.truncate(start);
        out.raw(marker);
    }

    private static void comma(JsonBuffer out, int index) {
        if (index > 0) {
            out.raw(',');
        }
    }
}
