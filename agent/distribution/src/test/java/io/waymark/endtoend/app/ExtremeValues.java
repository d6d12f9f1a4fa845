package io.waymark.endtoend.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records values that are at the limits of JSON readers. */
@EventSource("extreme.example.com")
public final class ExtremeValues {
    public static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(4096).subtract(BigInteger.ONE);

    private ExtremeValues() {}

    @ManagementEvent
    @ResponseElement
    static Object pass(@RequestParameter String name, @RequestParameter Object value) {
        return value;
    }

    private static Map<String, Object> corpus() {
        Map<String, Object> corpus = new LinkedHashMap<>();
        corpus.put("modulus", MODULUS);
        corpus.put("exponent", new BigDecimal("1E+400"));
        corpus.put("smallest exponent", new BigDecimal("1E-2147483000"));
        corpus.put("digits", new BigDecimal("1234567890123456789012345678901234567.890"));
        corpus.put("2^63", BigInteger.ONE.shiftLeft(63));
        corpus.put("doubles", List.of(Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, -0.0));
        corpus.put("surrogates", "\ud800x\udc00\ud800");
        corpus.put("controls", "\u0000\u0001\u001b\u007f\u0085\u2028\u2029\ufeff\uffff");
        corpus.put("long text", "\ud83d\ude00".repeat(100_000));
        corpus.put("long name", Map.of("n".repeat(60_000), 1));
        Map<Object, Object> duplicates = new LinkedHashMap<>();
        duplicates.put(1, "a");
        duplicates.put("1", "b");
        corpus.put("duplicate names", duplicates);
        Object deep = "leaf";
        for (int i = 0; i < 2_000; i++) {
            deep = Collections.singletonList(deep);
        }
        corpus.put("deep", deep);
        return corpus;
    }

    public static void main(String[] arguments) {
        Map<String, Object> corpus = corpus();
        corpus.forEach(ExtremeValues::pass);
        System.out.println("passed " + corpus.size());
    }
}
