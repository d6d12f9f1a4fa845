package io.waymark.benchmarks.hotpath;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.redact.SecretNames;
import io.waymark.benchmarks.contender.OrderArguments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Encoding of values and events on one thread, step by step. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodingBenchmark {
    private final JsonBuffer buffer = new JsonBuffer(4096);
    private final Redactor redaction = new Redactor(
            new SecretNames(List.of()), () -> "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    private final RecordComposer composer = SampleRecords.composer();
    private final CapturedEvent event = SampleRecords.event(1);
    private int number;

    /** Creates the state. */
    public EncodingBenchmark() {}

    /** The four arguments as JSON text, about 100 bytes. */
    @Benchmark
    public int encodeArguments() {
        number++;
        buffer.truncate(0);
        buffer.string(OrderArguments.id(number));
        buffer.raw(',');
        buffer.string(OrderArguments.customer(number));
        buffer.raw(',');
        buffer.number(OrderArguments.quantity(number));
        buffer.raw(',');
        buffer.string(OrderArguments.total(number).toString());
        return buffer.length();
    }

    /** The check for secret names, made once for each property of a class. */
    @Benchmark
    public boolean isSecretName() {
        return redaction.isSecret("customerEmailAddress");
    }

    /** A keyed token in place of a value. */
    @Benchmark
    public int tokenize() {
        buffer.truncate(0);
        redaction.writeToken(buffer, OrderArguments.id(number++));
        return buffer.length();
    }

    /** The complete record of an event. */
    @Benchmark
    public int composeRecord() {
        return composer.compose(number++, event).length();
    }
}
