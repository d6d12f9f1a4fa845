package io.waymark.benchmarks.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The floor: not a product. Copies 84 bytes for each call into a mapped file and commits them with a release store.
 * Nothing drains it: it shows what "in the page cache before the call returns" costs in the very same harness.
 */
public final class MappedWrite implements Contender {
    private static final VarHandle LENGTH = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int RECORD = 84;
    private static final int SLOT = 96;
    private static final int SIZE = 64 << 20;

    private final ThreadLocal<MappedByteBuffer> files = ThreadLocal.withInitial(MappedWrite::map);

    private static MappedByteBuffer map() {
        Path file = Path.of("records-" + Thread.currentThread().getId());
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
            mapped.order(ByteOrder.nativeOrder());
            return mapped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Object call(int number) {
        return createOrder(
                Arguments.id(number), Arguments.customer(number), Arguments.count(number), Arguments.total(number));
    }

    private Order createOrder(String id, String customer, int count, BigDecimal total) {
        Order order = new Order(id, customer, count, total);
        MappedByteBuffer file = files.get();
        int start = file.position();
        if (start + SLOT > SIZE) {
            start = 0;
        }
        file.position(start + Integer.BYTES);
        file.putLong(System.currentTimeMillis());
        file.putInt(count);
        file.putLong(total.unscaledValue().longValue());
        text(file, id, 20);
        text(file, customer, 28);
        LENGTH.setRelease((ByteBuffer) file, start, RECORD);
        file.position(start + SLOT);
        return order;
    }

    private static void text(ByteBuffer out, String text, int width) {
        int length = Math.min(text.length(), width);
        for (int i = 0; i < length; i++) {
            out.put((byte) text.charAt(i));
        }
    }
}
