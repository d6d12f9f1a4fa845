package io.waymark.endtoend.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.lmax.disruptor.RingBuffer;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** Uses its own Byte Buddy, Jackson, Disruptor, Chronicle Queue and Bouncy Castle, and is audited. */
public final class ConflictingLibraries {
    private ConflictingLibraries() {}

    public static void main(String[] arguments) throws Exception {
        new Orders().createOrder("first", 1, BigDecimal.ONE, "", "", "");
        byteBuddy();
        jackson();
        disruptor();
        bouncyCastle();
        if (arguments.length > 0) {
            chronicle(Path.of(arguments[0]));
        }
        new Orders().createOrder("last", 1, BigDecimal.ONE, "", "", "");
    }

    private static void report(Class<?> library, Object result) {
        String jar = Path.of(library.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getFileName()
                .toString();
        System.out.println(jar + " " + result);
    }

    private static void byteBuddy() throws ReflectiveOperationException {
        Class<?> type = new ByteBuddy()
                .subclass(Object.class)
                .method(ElementMatchers.named("toString"))
                .intercept(FixedValue.value("made"))
                .make()
                .load(ConflictingLibraries.class.getClassLoader())
                .getLoaded();
        report(ByteBuddy.class, type.getDeclaredConstructor().newInstance());
    }

    private static void jackson() throws Exception {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartArray();
            json.writeEndArray();
        }
        report(JsonFactory.class, text);
    }

    private static void disruptor() {
        RingBuffer<StringBuilder> ring = RingBuffer.createMultiProducer(StringBuilder::new, 8);
        long sequence = ring.next();
        ring.get(sequence).append("published");
        ring.publish(sequence);
        report(RingBuffer.class, ring.get(sequence));
    }

    private static void bouncyCastle() {
        report(SHA256Digest.class, new SHA256Digest().getDigestSize());
    }

    private static void chronicle(Path folder) throws ReflectiveOperationException {
        try (ChronicleQueue queue = ChronicleQueue.single(folder.toString())) {
            // By reflection: compiled against the agent's version of Chronicle, which renamed the method.
            ExcerptAppender appender = (ExcerptAppender)
                    ChronicleQueue.class.getMethod("acquireAppender").invoke(queue);
            appender.writeText("journaled");
            report(ChronicleQueue.class, queue.createTailer().readText());
        }
    }
}
