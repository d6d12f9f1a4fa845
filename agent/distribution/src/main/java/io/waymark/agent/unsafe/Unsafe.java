package io.waymark.agent.unsafe;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullUnmarked;

/**
 * Replaces {@code sun.misc.Unsafe} in Chronicle's classes, in the agent's jar only.
 *
 * <p>Since JDK 24 the memory methods of {@code sun.misc.Unsafe} print a warning when they are first called. {@code
 * jdk.internal.misc.Unsafe} has the same methods without the warning; the agent exports it to its own class loader.
 * Only the methods that Chronicle calls are declared; names and types equal {@code sun.misc.Unsafe}'s, since compiled
 * code links to them.
 */
@NullUnmarked
public final class Unsafe {
    public static final int ARRAY_BYTE_BASE_OFFSET = offset(byte[].class);
    public static final int ARRAY_CHAR_BASE_OFFSET = offset(char[].class);
    public static final int ARRAY_OBJECT_INDEX_SCALE = jdk.internal.misc.Unsafe.ARRAY_OBJECT_INDEX_SCALE;

    private static final jdk.internal.misc.Unsafe INTERNAL = jdk.internal.misc.Unsafe.getUnsafe();

    /** Chronicle reads this field by reflection. */
    @SuppressWarnings("UnusedVariable")
    private static final Unsafe theUnsafe = new Unsafe();

    private Unsafe() {}

    /** Called by reflection: the method returns an int up to JDK 24 and a long since JDK 25. */
    private static int offset(Class<?> arrayType) {
        try {
            Number offset = (Number) jdk.internal.misc.Unsafe.class
                    .getMethod("arrayBaseOffset", Class.class)
                    .invoke(jdk.internal.misc.Unsafe.getUnsafe(), arrayType);
            return offset.intValue();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Called through a method handle. */
    public void invokeCleaner(ByteBuffer directBuffer) {
        INTERNAL.invokeCleaner(directBuffer);
    }

    public int arrayBaseOffset(Class<?> arrayType) {
        return offset(arrayType);
    }

    public int addressSize() {
        return INTERNAL.addressSize();
    }

    public int pageSize() {
        return INTERNAL.pageSize();
    }

    public Object allocateInstance(Class<?> type) throws InstantiationException {
        return INTERNAL.allocateInstance(type);
    }

    public long allocateMemory(long bytes) {
        return INTERNAL.allocateMemory(bytes);
    }

    public void freeMemory(long address) {
        INTERNAL.freeMemory(address);
    }

    public void copyMemory(long from, long to, long bytes) {
        INTERNAL.copyMemory(from, to, bytes);
    }

    public void copyMemory(Object from, long fromOffset, Object to, long toOffset, long bytes) {
        INTERNAL.copyMemory(from, fromOffset, to, toOffset, bytes);
    }

    public void setMemory(long address, long bytes, byte value) {
        INTERNAL.setMemory(address, bytes, value);
    }

    public void setMemory(Object object, long offset, long bytes, byte value) {
        INTERNAL.setMemory(object, offset, bytes, value);
    }

    public void loadFence() {
        INTERNAL.loadFence();
    }

    public void storeFence() {
        INTERNAL.storeFence();
    }

    public void fullFence() {
        INTERNAL.fullFence();
    }

    public long objectFieldOffset(Field field) {
        return INTERNAL.objectFieldOffset(field);
    }

    public boolean compareAndSwapInt(Object object, long offset, int expected, int value) {
        return INTERNAL.compareAndSetInt(object, offset, expected, value);
    }

    public boolean compareAndSwapLong(Object object, long offset, long expected, long value) {
        return INTERNAL.compareAndSetLong(object, offset, expected, value);
    }

    public int getAndAddInt(Object object, long offset, int delta) {
        return INTERNAL.getAndAddInt(object, offset, delta);
    }

    public long getAndAddLong(Object object, long offset, long delta) {
        return INTERNAL.getAndAddLong(object, offset, delta);
    }

    public int getAndSetInt(Object object, long offset, int value) {
        return INTERNAL.getAndSetInt(object, offset, value);
    }

    public void putOrderedInt(Object object, long offset, int value) {
        INTERNAL.putIntRelease(object, offset, value);
    }

    public void putOrderedLong(Object object, long offset, long value) {
        INTERNAL.putLongRelease(object, offset, value);
    }

    public Object getObject(Object object, long offset) {
        return INTERNAL.getReference(object, offset);
    }

    public void putObject(Object object, long offset, Object value) {
        INTERNAL.putReference(object, offset, value);
    }

    public boolean getBoolean(Object object, long offset) {
        return INTERNAL.getBoolean(object, offset);
    }

    public void putBoolean(Object object, long offset, boolean value) {
        INTERNAL.putBoolean(object, offset, value);
    }

    public byte getByte(Object object, long offset) {
        return INTERNAL.getByte(object, offset);
    }

    public void putByte(Object object, long offset, byte value) {
        INTERNAL.putByte(object, offset, value);
    }

    public char getChar(Object object, long offset) {
        return INTERNAL.getChar(object, offset);
    }

    public void putChar(Object object, long offset, char value) {
        INTERNAL.putChar(object, offset, value);
    }

    public short getShort(Object object, long offset) {
        return INTERNAL.getShort(object, offset);
    }

    public void putShort(Object object, long offset, short value) {
        INTERNAL.putShort(object, offset, value);
    }

    public int getInt(Object object, long offset) {
        return INTERNAL.getInt(object, offset);
    }

    public void putInt(Object object, long offset, int value) {
        INTERNAL.putInt(object, offset, value);
    }

    public long getLong(Object object, long offset) {
        return INTERNAL.getLong(object, offset);
    }

    public void putLong(Object object, long offset, long value) {
        INTERNAL.putLong(object, offset, value);
    }

    public float getFloat(Object object, long offset) {
        return INTERNAL.getFloat(object, offset);
    }

    public void putFloat(Object object, long offset, float value) {
        INTERNAL.putFloat(object, offset, value);
    }

    public double getDouble(Object object, long offset) {
        return INTERNAL.getDouble(object, offset);
    }

    public void putDouble(Object object, long offset, double value) {
        INTERNAL.putDouble(object, offset, value);
    }

    public byte getByte(long address) {
        return INTERNAL.getByte(address);
    }

    public void putByte(long address, byte value) {
        INTERNAL.putByte(address, value);
    }

    public byte getByteVolatile(Object object, long offset) {
        return INTERNAL.getByteVolatile(object, offset);
    }

    public void putByteVolatile(Object object, long offset, byte value) {
        INTERNAL.putByteVolatile(object, offset, value);
    }

    public short getShort(long address) {
        return INTERNAL.getShort(address);
    }

    public void putShort(long address, short value) {
        INTERNAL.putShort(address, value);
    }

    public short getShortVolatile(Object object, long offset) {
        return INTERNAL.getShortVolatile(object, offset);
    }

    public void putShortVolatile(Object object, long offset, short value) {
        INTERNAL.putShortVolatile(object, offset, value);
    }

    public int getInt(long address) {
        return INTERNAL.getInt(address);
    }

    public void putInt(long address, int value) {
        INTERNAL.putInt(address, value);
    }

    public int getIntVolatile(Object object, long offset) {
        return INTERNAL.getIntVolatile(object, offset);
    }

    public void putIntVolatile(Object object, long offset, int value) {
        INTERNAL.putIntVolatile(object, offset, value);
    }

    public long getLong(long address) {
        return INTERNAL.getLong(address);
    }

    public void putLong(long address, long value) {
        INTERNAL.putLong(address, value);
    }

    public long getLongVolatile(Object object, long offset) {
        return INTERNAL.getLongVolatile(object, offset);
    }

    public void putLongVolatile(Object object, long offset, long value) {
        INTERNAL.putLongVolatile(object, offset, value);
    }

    public float getFloat(long address) {
        return INTERNAL.getFloat(address);
    }

    public void putFloat(long address, float value) {
        INTERNAL.putFloat(address, value);
    }

    public float getFloatVolatile(Object object, long offset) {
        return INTERNAL.getFloatVolatile(object, offset);
    }

    public void putFloatVolatile(Object object, long offset, float value) {
        INTERNAL.putFloatVolatile(object, offset, value);
    }

    public double getDouble(long address) {
        return INTERNAL.getDouble(address);
    }

    public void putDouble(long address, double value) {
        INTERNAL.putDouble(address, value);
    }

    public double getDoubleVolatile(Object object, long offset) {
        return INTERNAL.getDoubleVolatile(object, offset);
    }

    public void putDoubleVolatile(Object object, long offset, double value) {
        INTERNAL.putDoubleVolatile(object, offset, value);
    }
}
