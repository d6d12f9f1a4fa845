package io.waymark.agent.instrumentation.awssdk;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Fills every member of a structure, texts with the path of the member between two marks. */
final class MarkedStructures {
    static final char MARK = '\u00a7';

    /** Types that contain themselves are entered once. */
    private final Deque<Class<?>> open = new ArrayDeque<>();

    private MarkedStructures() {}

    static SdkPojo fill(SdkPojo builder) {
        return new MarkedStructures().fill(builder, "");
    }

    private SdkPojo fill(SdkPojo builder, String path) {
        open.push(builder.getClass());
        for (SdkField<?> field : builder.sdkFields()) {
            Object value = value(field, path.isEmpty() ? field.memberName() : path + "." + field.memberName());
            if (value != null) {
                field.set(builder, value);
            }
        }
        open.pop();
        return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
    }

    private @Nullable Object value(SdkField<?> field, String path) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.STRING) {
            return MARK + path + MARK;
        } else if (type == MarshallingType.SDK_POJO) {
            SdkPojo builder = field.constructor().get();
            return open.contains(builder.getClass()) ? null : fill(builder, path);
        } else if (type == MarshallingType.LIST) {
            Object element = value(field.getTrait(ListTrait.class).memberFieldInfo(), path);
            return element == null ? null : List.of(element);
        } else if (type == MarshallingType.MAP) {
            Object element = value(field.getTrait(MapTrait.class).valueFieldInfo(), path);
            return element == null ? null : Map.of("entry", element);
        } else if (type == MarshallingType.DOCUMENT) {
            return Document.fromMap(Map.of("entry", Document.fromString(MARK + path + MARK)));
        } else if (type == MarshallingType.BOOLEAN) {
            return true;
        } else if (type == MarshallingType.INTEGER) {
            return 1;
        } else if (type == MarshallingType.LONG) {
            return 1L;
        } else if (type == MarshallingType.INSTANT) {
            return Instant.EPOCH;
        }
        return null;
    }
}
