package io.waymark.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values at and beyond the limits of common JSON readers. */
public final class ExtremeValueCorpus {
    /** An integer of 1,234 digits, such as the modulus of an RSA-4096 key. */
    public static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(4096).subtract(BigInteger.ONE);

    private ExtremeValueCorpus() {}

    /** Returns the values by what is extreme about them. */
    public static Map<String, Object> values() {
        Map<String, Object> corpus = new TreeMap<>();
        corpus.put("RSA-4096 modulus", MODULUS);
        corpus.put("integer of 30,000 digits", BigInteger.TEN.pow(29_999));
        corpus.put("2^63", BigInteger.ONE.shiftLeft(63));
        corpus.put("long", Long.MIN_VALUE);
        corpus.put("1E+400", new BigDecimal("1E+400"));
        corpus.put("1E-400", new BigDecimal("1E-400"));
        corpus.put("1E+2147483647", new BigDecimal("1E+2147483647"));
        corpus.put("1E-2147483000", new BigDecimal("1E-2147483000"));
        corpus.put("0E+1000", new BigDecimal("0E+1000"));
        corpus.put("40 digits", new BigDecimal("1234567890123456789012345678901234567.890"));
        corpus.put("smallest double", Double.MIN_VALUE);
        corpus.put("largest double", Double.MAX_VALUE);
        corpus.put("NaN", Double.NaN);
        corpus.put("negative zero", -0.0);
        corpus.put("list of doubles", List.of(Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, -0.0));
        corpus.put("lone surrogates", "\ud800x\udc00\ud800");
        corpus.put("control characters", "\u0000\u0001\u001b\u007f\u0085\u2028\u2029\ufeff\uffff");
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
        corpus.put("deep nesting", deep);
        return corpus;
    }
}
