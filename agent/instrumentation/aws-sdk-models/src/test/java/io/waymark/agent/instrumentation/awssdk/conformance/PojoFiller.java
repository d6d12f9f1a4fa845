package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Builds requests and responses of the SDK from the values in records: the way back, by what names have in common. */
final class PojoFiller {
    private final boolean request;

    private PojoFiller(boolean request) {
        this.request = request;
    }

    static SdkPojo request(SdkPojo builder, JsonNode object) {
        return new PojoFiller(true).fill(builder, object);
    }

    static SdkPojo response(SdkPojo builder, JsonNode object) {
        return new PojoFiller(false).fill(builder, object);
    }

    /** How many of an object's keys stand for no member. */
    static long unknownKeys(SdkPojo builder, JsonNode object) {
        return object.properties().stream()
                .filter(entry -> fieldFor(builder, entry.getKey()) == null)
                .count();
    }

    /** Fills a builder and builds it. */
    private SdkPojo fill(SdkPojo builder, JsonNode object) {
        SdkField<?> wrapper = request ? null : wrapperOf(builder, object);
        if (wrapper != null) {
            wrapper.set(builder, fill(wrapper.constructor().get(), object));
            return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
        }
        JsonNode content = object;
        if (object.size() == 1
                && object.fieldNames().next().matches("\\w+(Request|Response)")
                && fieldFor(builder, object.fieldNames().next()) == null) {
            content = object.elements().next();
        }
        List<Map.Entry<String, JsonNode>> entries = new ArrayList<>();
        content.properties().forEach(entries::add);
        // A sub-resource is an empty text beside the member of the same name.
        entries.sort(Comparator.comparing(entry ->
                !(entry.getValue().isTextual() && entry.getValue().textValue().isEmpty())));
        for (Map.Entry<String, JsonNode> entry : entries) {
            SdkField<?> field = fieldFor(builder, entry.getKey());
            if (field == null) {
                group(builder, entry.getValue());
            } else if (!(entry.getKey().equals("tag") && entry.getValue().isNumber())) {
                Object value = value(field, entry.getValue());
                if (value != null) {
                    field.set(builder, value);
                }
            }
        }
        return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
    }

    /** Query services leave out the one structure that is the response: an object without its name is its value. */
    private static @Nullable SdkField<?> wrapperOf(SdkPojo builder, JsonNode object) {
        if (builder.sdkFields().size() != 1 || object.size() < 2) {
            return null;
        }
        SdkField<?> field = builder.sdkFields().get(0);
        boolean named =
                object.properties().stream().anyMatch(entry -> isNameOf(field, SdkModels.words(entry.getKey())));
        return named || field.marshallingType() != MarshallingType.SDK_POJO ? null : field;
    }

    private static boolean isNameOf(SdkField<?> field, String name) {
        String wire = SdkModels.words(field.locationName());
        String answer = field.unmarshallLocationName() == null ? wire : SdkModels.words(field.unmarshallLocationName());
        return name.equals(SdkModels.words(field.memberName())) || name.equals(wire) || name.equals(answer);
    }

    /** EC2 puts some members into the one item of a list. */
    private void group(SdkPojo builder, JsonNode json) {
        JsonNode item = json.path("items").path(0);
        if (request && json.isObject() && !json.has("items")) {
            // API Gateway has the members of the body in an object of their own.
            fill(builder, json);
        } else if (json.path("items").size() == 1 && item.isObject()) {
            for (Map.Entry<String, JsonNode> entry : item.properties()) {
                SdkField<?> field = fieldFor(builder, entry.getKey());
                if (field != null) {
                    field.set(builder, value(field, entry.getValue()));
                }
            }
        }
    }

    private static SdkField<?> fieldFor(SdkPojo builder, String key) {
        String name = SdkModels.words(key);
        SdkField<?> loose = null;
        for (SdkField<?> field : builder.sdkFields()) {
            String member = SdkModels.words(field.memberName());
            String wire = SdkModels.words(field.locationName());
            if (isNameOf(field, name)) {
                return field;
            }
            if (name.endsWith("set") && field.marshallingType() != MarshallingType.LIST) {
                continue;
            }
            if (name.equals(wire + "set")
                    || name.equals(member + "name")
                    || name.equals(member + "set")
                    || (member.endsWith("s") && name.equals(member.substring(0, member.length() - 1) + "set"))
                    || (name.endsWith("set")
                            && (member.startsWith(name.substring(0, name.length() - 3))
                                    || wire.startsWith(name.substring(0, name.length() - 4))))
                    || (name.startsWith("bucket") && name.equals("bucket" + member))) {
                loose = loose == null ? field : loose;
            }
        }
        return loose == null ? looselyMatching(builder, name) : loose;
    }

    /** Names that only begin or end alike: attributeType, zone, accountAttributeNameSet. */
    private static SdkField<?> looselyMatching(SdkPojo builder, String name) {
        String bare = name.replaceFirst("set$", "");
        for (SdkField<?> field : builder.sdkFields()) {
            String member = SdkModels.words(field.memberName()).replaceFirst("s$", "");
            if (name.endsWith("set") && field.marshallingType() != MarshallingType.LIST) {
                continue;
            }
            if (bare.length() >= 4
                    && member.length() >= 4
                    && (bare.endsWith(member) || member.endsWith(bare) || bare.startsWith(member))) {
                return field;
            }
        }
        return null;
    }

    private Object value(SdkField<?> field, JsonNode json) {
        MarshallingType<?> type = field.marshallingType();
        if (json.isNull()) {
            return null;
        } else if (type == MarshallingType.LIST) {
            return list(field, json);
        } else if (type == MarshallingType.MAP) {
            return map(field, json);
        } else if (type == MarshallingType.SDK_POJO) {
            return pojo(field, json);
        }
        return scalar(type, json.isObject() && json.has("value") ? json.get("value") : json);
    }

    private Object pojo(SdkField<?> field, JsonNode json) {
        SdkPojo builder = field.constructor().get();
        if (json.isObject()) {
            return fill(builder, json);
        }
        if (json.isTextual() && json.textValue().isEmpty()) {
            return null;
        }
        // What was flattened on the way: the first member that is a text has it, such as an attribute value's S.
        for (SdkField<?> inner : builder.sdkFields()) {
            if (inner.marshallingType() == MarshallingType.STRING
                    || inner.marshallingType() == MarshallingType.BOOLEAN) {
                inner.set(builder, scalar(inner.marshallingType(), json));
                break;
            }
        }
        return ((SdkBuilder<?, ?>) builder).build();
    }

    private Object list(SdkField<?> field, JsonNode json) {
        SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
        List<Object> list = new ArrayList<>();
        JsonNode elements = json;
        while (elements.isObject()
                && elements.size() == 1
                && (elements.has("items")
                        || elements.has("item")
                        || elements.elements().next().isArray()
                        || (elements.elements().next().isObject()
                                && element.marshallingType() == MarshallingType.SDK_POJO
                                && fieldFor(
                                                element.constructor().get(),
                                                elements.fieldNames().next())
                                        == null))) {
            elements = elements.elements().next();
        }
        if (elements.isArray()) {
            elements.forEach(each -> add(list, element, each));
        } else if (elements.isObject() && !elements.isEmpty()) {
            add(list, element, elements);
        } else if (elements.isTextual() && !elements.textValue().isEmpty()) {
            add(list, element, elements);
        }
        // An answer's empty element is an empty list; in a request it is what stands for none.
        boolean none = json.isObject() || json.isTextual();
        return list.isEmpty() && none && request ? null : list;
    }

    private void add(List<Object> list, SdkField<?> element, JsonNode json) {
        JsonNode value = json;
        if (json.isObject() && element.marshallingType() != MarshallingType.SDK_POJO) {
            if (json.isEmpty()) {
                return;
            }
            value = json.has("content") ? json.get("content") : json.elements().next();
        }
        Object converted = value(element, value);
        if (converted != null) {
            list.add(converted);
        }
    }

    private Object map(SdkField<?> field, JsonNode json) {
        SdkField<?> element = field.getTrait(MapTrait.class).valueFieldInfo();
        Map<String, Object> map = new LinkedHashMap<>();
        if (json.isTextual() && !json.textValue().isEmpty()) {
            // Hidden as a whole.
            map.put("name", value(element, json));
        } else if (json.isArray()) {
            json.forEach(name -> map.put(name.asText(), value(element, name)));
        } else {
            json.properties().forEach(entry -> {
                Object value = value(element, entry.getValue());
                if (value != null) {
                    map.put(entry.getKey(), value);
                }
            });
        }
        return map.isEmpty() ? null : map;
    }

    private static Object scalar(MarshallingType<?> type, JsonNode json) {
        if (type == MarshallingType.STRING) {
            return json.isValueNode() ? json.asText() : json.toString();
        } else if (type == MarshallingType.INTEGER) {
            return json.asInt();
        } else if (type == MarshallingType.LONG) {
            return json.asLong();
        } else if (type == MarshallingType.SHORT) {
            return (short) json.asInt();
        } else if (type == MarshallingType.BOOLEAN) {
            return json.asBoolean();
        } else if (type == MarshallingType.DOUBLE) {
            return json.asDouble();
        } else if (type == MarshallingType.FLOAT) {
            return (float) json.asDouble();
        } else if (type == MarshallingType.BIG_DECIMAL) {
            return BigDecimal.valueOf(json.asDouble());
        } else if (type == MarshallingType.INSTANT) {
            return SampleTimes.parse(json);
        } else if (type == MarshallingType.SDK_BYTES) {
            return SdkBytes.fromUtf8String(json.asText());
        } else if (type == MarshallingType.DOCUMENT) {
            return Document.fromString(json.asText());
        }
        return null;
    }
}
