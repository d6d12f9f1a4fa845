package io.waymark.agent.instrumentation.awssdk.v2;

import io.waymark.agent.instrumentation.awssdk.Structure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** A model class of the SDK, read through the fields that it declares. */
public final class PojoStructure implements Structure {
    private final SdkPojo pojo;

    /**
     * Creates it.
     *
     * @param pojo the model class
     */
    public PojoStructure(SdkPojo pojo) {
        this.pojo = pojo;
    }

    @Override
    public List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = value(field, readField(field));
            if (value != null) {
                members.add(new Member(
                        field.memberName(),
                        field.locationName(),
                        field.unmarshallLocationName() == null ? field.locationName() : field.unmarshallLocationName(),
                        elementName(field),
                        location(field),
                        value));
            }
        }
        return members;
    }

    /** A token that the SDK makes up when it is asked for one is not the one that it sends. */
    private @Nullable Object readField(SdkField<?> field) {
        if (!field.containsTrait(DefaultValueTrait.class)) {
            return field.getValueOrDefault(pojo);
        }
        return pojo instanceof SdkRequest request
                ? request.getValueForField(field.memberName(), Object.class).orElse(null)
                : null;
    }

    private static @Nullable String elementName(SdkField<?> field) {
        ListTrait list = field.getTrait(ListTrait.class);
        return list == null || list.isFlattened() ? null : list.memberLocationName();
    }

    private static Location location(SdkField<?> field) {
        MarshallLocation location = field.location();
        return switch (location) {
            case HEADER -> Location.HEADER;
            case QUERY_PARAM -> Location.QUERY;
            case PATH, GREEDY_PATH -> Location.PATH;
            case STATUS_CODE -> Location.STATUS;
            default -> Location.BODY;
        };
    }

    private static @Nullable Object value(SdkField<?> field, @Nullable Object value) {
        MarshallingType<?> type = field.marshallingType();
        if (value == null) {
            return null;
        }
        if (type == MarshallingType.LIST) {
            if (value instanceof SdkAutoConstructList) {
                return UNSET;
            }
            ListTrait list = field.getTrait(ListTrait.class);
            return list == null ? null : list(list.memberFieldInfo(), (List<?>) value);
        }
        if (field.containsTrait(PayloadTrait.class) && type == MarshallingType.SDK_BYTES) {
            return BINARY;
        }
        if (value instanceof Instant instant && isIso(field)) {
            return new IsoTime(instant);
        }
        return element(value);
    }

    private static boolean isIso(SdkField<?> field) {
        TimestampFormatTrait declared = field.getTrait(TimestampFormatTrait.class);
        return declared != null && declared.format() == TimestampFormatTrait.Format.ISO_8601;
    }

    private static List<Object> list(SdkField<?> of, List<?> values) {
        List<Object> converted = new ArrayList<>(values.size());
        for (Object each : values) {
            Object value = value(of, each);
            if (value != null) {
                converted.add(value);
            }
        }
        return converted;
    }

    private static @Nullable Object element(Object value) {
        if (value instanceof SdkPojo structure) {
            return new PojoStructure(structure);
        } else if (value instanceof SdkAutoConstructMap) {
            return null;
        } else if (value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Instant) {
            return value;
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> converted = new LinkedHashMap<>();
            map.forEach((key, each) -> {
                Object of = each == null ? null : element(each);
                if (of != null) {
                    converted.put(String.valueOf(key), of);
                }
            });
            return converted;
        } else if (value instanceof List<?> list) {
            List<Object> converted = new ArrayList<>();
            for (Object each : list) {
                Object of = each == null ? null : element(each);
                if (of != null) {
                    converted.add(of);
                }
            }
            return converted;
        } else if (value instanceof Document document) {
            Object unwrapped = document.unwrap();
            return unwrapped == null ? null : element(unwrapped);
        } else if (value instanceof Enum<?>) {
            return value.toString();
        }
        return BINARY;
    }
}
