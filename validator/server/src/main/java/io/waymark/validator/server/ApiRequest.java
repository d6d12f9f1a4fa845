package io.waymark.validator.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The parameters of a call. A parameter that is null counts as absent.
 *
 * @param json a JSON object
 * @param caller who sent it
 * @param beforeEffect to be run when the call is about to take an effect that ends its own record
 */
record ApiRequest(JsonNode json, ApiCaller caller, BeforeEffect beforeEffect) {
    /** Records a call before it takes effect. */
    @FunctionalInterface
    interface BeforeEffect {
        void run() throws IOException;
    }

    private static final int MAX_NESTING = 50;

    /** The seconds of the years 0 to 9999: later ones cannot be written as times. */
    private static final BigDecimal MIN_SECONDS = BigDecimal.valueOf(-62_167_219_200L);

    private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(253_402_300_799L);

    /** Rounding a number of many more digits would take for ever. */
    private static final int MAX_SCALE = 100;

    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Creates a call of the server itself. */
    ApiRequest(JsonNode json) {
        this(json, ApiCaller.SERVER, () -> {});
    }

    /**
     * Parses the body of a request.
     *
     * @param body JSON, UTF-8
     * @param caller who sent it
     * @return the parameters
     * @throws ApiException if it is not a JSON object
     */
    static ApiRequest parse(byte[] body, ApiCaller caller) throws ApiException {
        JsonNode json;
        try {
            json = MAPPER.readTree(body);
        } catch (IOException e) {
            throw ApiException.malformed("the body is not valid JSON");
        }
        if (json == null || !json.isObject()) {
            throw ApiException.malformed("the body is not a JSON object");
        }
        return new ApiRequest(json, caller, () -> {});
    }

    ApiRequest with(BeforeEffect before) {
        return new ApiRequest(json, caller, before);
    }

    /** Returns a text; empty if it is absent. */
    Optional<String> text(String name) throws ApiException {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw ApiException.malformed(name + " must be a string");
        }
        return Optional.of(value.textValue());
    }

    /** Returns a text that must be there. */
    String requiredText(String name) throws ApiException {
        return text(name)
                .orElseThrow(() -> new ApiException(
                        "ValidationException",
                        "1 validation error detected: Value null at '" + name
                                + "' failed to satisfy constraint: Member must not be null"));
    }

    /** Returns a list of texts; empty if it is absent. */
    List<String> texts(String name) throws ApiException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list(name)) {
            if (!element.isTextual()) {
                throw ApiException.malformed(name + " must be a list of strings");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** Returns a list of structures; empty if it is absent. */
    List<ApiRequest> structures(String name) throws ApiException {
        List<ApiRequest> structures = new ArrayList<>();
        for (JsonNode element : list(name)) {
            if (!element.isObject()) {
                throw ApiException.malformed(name + " must be a list of structures");
            }
            structures.add(new ApiRequest(element, caller, beforeEffect));
        }
        return structures;
    }

    /** Returns a list of structures as it is; empty if it is absent. */
    ArrayNode array(String name) throws ApiException {
        structures(name);
        return json.path(name) instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
    }

    /** Returns whether a parameter is there. */
    boolean has(String name) {
        return !isAbsent(json.path(name));
    }

    private JsonNode list(String name) throws ApiException {
        JsonNode value = json.path(name);
        if (!isAbsent(value) && !value.isArray()) {
            throw ApiException.malformed(name + " must be a list");
        }
        return value;
    }

    /** Returns a truth value, or a default if it is absent. */
    boolean flag(String name, boolean otherwise) throws ApiException {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw ApiException.malformed(name + " must be a boolean");
        }
        return value.booleanValue();
    }

    /** Returns an integer; empty if it is absent. */
    OptionalInt integer(String name) throws ApiException {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return OptionalInt.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw ApiException.malformed(name + " must be an integer");
        }
        return OptionalInt.of(value.intValue());
    }

    /** Returns a time, which is sent in epoch seconds, with or without a fraction; empty if it is absent. */
    Optional<Instant> time(String name) throws ApiException {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            throw ApiException.malformed(name + " must be a number of seconds");
        }
        BigDecimal seconds = value.decimalValue();
        if (seconds.scale() > MAX_SCALE || seconds.compareTo(MIN_SECONDS) < 0 || seconds.compareTo(MAX_SECONDS) > 0) {
            throw ApiException.malformed(name + " is out of range");
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        return Optional.of(Instant.ofEpochSecond(
                whole.longValue(),
                seconds.subtract(whole).multiply(NANOS_PER_SECOND).longValue()));
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
