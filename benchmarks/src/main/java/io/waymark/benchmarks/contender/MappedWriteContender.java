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
 * A baseline, not a product: copies 84 bytes per call into a mapped file and commits them with a release store. No consumer
 * reads the file. It shows the minimum cost of "in the page cache before the call returns" in the same harness.
 */
public final class MappedWriteContender implements Contender {
    private static final VarHandle LENGTH = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int RECORD_BYTES = 84;
    private static final int SLOT_BYTES = 96;
    private static final int FILE_BYTES = 64 << 20;

    private final ThreadLocal<MappedByteBuffer> files = ThreadLocal.withInitial(MappedWriteContender::map);

    private static MappedByteBuffer map() {
        Path file = Path.of("records-" + Thread.currentThread().getId());
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
            mapped.order(ByteOrder.nativeOrder());
            return mapped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Object call(int callNumber) {
        return createOrder(
                OrderArguments.id(callNumber),
                OrderArguments.customer(callNumber),
                OrderArguments.quantity(callNumber),
                OrderArguments.total(callNumber));
    }

    private BenchmarkOrder createOrder(String id, String customer, int count, BigDecimal total) {
        BenchmarkOrder order = new BenchmarkOrder(id, customer, count, total);
        MappedByteBuffer file = files.get();
        int start = file.position();
        if (start + SLOT_BYTES > FILE_BYTES) {
            start = 0;
        }
        file.position(start + Integer.BYTES);
        file.putLong(System.currentTimeMillis());
        file.putInt(count);
        file.putLong(total.unscaledValue().longValue());
        putText(file, id, 20);
        putText(file, customer, 28);
        LENGTH.setRelease((ByteBuffer) file, start, RECORD_BYTES);
        file.position(start + SLOT_BYTES);
        return order;
    }

    private static void putText(ByteBuffer out, String text, int width) {
        int length = Math.min(text.length(), width);
        for (int i = 0; i < length; i++) {
            out.put((byte) text.charAt(i));
        }
    }
}
