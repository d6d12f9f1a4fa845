package io.waymark.agent.refusal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the bodies of methods that must not run without an event: they throw {@code CallRefusedException}, or {@code
 * IllegalStateException} where the class's loader does not have that. The class keeps its members, so that the result may
 * also replace a loaded class. Native methods are left as they are: the code that registers them would fail.
 *
 * <p>Source of the instructions: Java Virtual Machine Specification, 4.7.3 and 6.5.
 */
public final class RefusalWriter {
    private static final String EXCEPTION = "io.waymark.annotations.CallRefusedException";
    private static final String FALLBACK = "java.lang.IllegalStateException";

    private static final int ACC_STATIC = 0x0008;
    /** The compiler copies annotations to bridge methods; those call the method that was written. */
    private static final int ACC_BRIDGE = 0x0040;

    private static final int ADDED_CONSTANTS = 9;
    private static final int MAX_CONSTANTS = 0xffff;
    private static final int MAX_STACK = 3;
    private static final int CODE_LENGTH = 11;
    private static final int CODE_ATTRIBUTE_LENGTH = 12 + CODE_LENGTH;

    private static final int LDC_W = 0x13;
    private static final int DUP = 0x59;
    private static final int INVOKESPECIAL = 0xb7;
    private static final int NEW = 0xbb;
    private static final int ATHROW = 0xbf;

    private final byte[] file;
    private final ClassFileReader reader;
    private final boolean defaultDenial;
    private final BiPredicate<String, String> methods;
    private final ByteArrayOutputStream bytes;
    private final DataOutputStream out;
    private boolean changed;

    private RefusalWriter(byte[] file, boolean defaultDenial, BiPredicate<String, String> methods) {
        this.file = file;
        this.reader = new ClassFileReader(file);
        this.defaultDenial = defaultDenial;
        this.methods = methods;
        this.bytes = new ByteArrayOutputStream(file.length + 512);
        this.out = new DataOutputStream(bytes);
    }

    /**
     * Replaces the bodies of annotated methods whose failure policy is {@code deny}.
     *
     * @param loader the class's loader; null for the boot loader
     * @param file the class file
     * @param defaultDenial whether {@code deny} is also the policy of methods whose annotation names none
     * @param methods accepts name and descriptor of the methods to look at
     * @param reason why the event cannot be kept, for the exception's message
     * @return the changed class file; null if no method is to be refused
     * @throws RuntimeException if the class file cannot be read
     */
    public static byte @Nullable [] refuse(
            @Nullable ClassLoader loader,
            byte[] file,
            boolean defaultDenial,
            BiPredicate<String, String> methods,
            String reason) {
        RefusalWriter writer = new RefusalWriter(file, defaultDenial, methods);
        if (!EventAnnotations.mayBeIn(writer.reader)) {
            return null;
        }
        try {
            return writer.write(exceptionFor(loader).replace('.', '/'), reason);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String exceptionFor(@Nullable ClassLoader loader) {
        try {
            return Class.forName(EXCEPTION, false, loader).getName();
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            return FALLBACK;
        }
    }

    private byte @Nullable [] write(String exception, String reason) throws IOException {
        int first = reader.constantCount();
        if (first + ADDED_CONSTANTS > MAX_CONSTANTS) {
            throw new IllegalStateException("the constant pool is full");
        }
        out.write(file, 0, reader.constantsOffset() - 2);
        out.writeShort(first + ADDED_CONSTANTS);
        out.write(file, reader.constantsOffset(), reader.constantsEnd() - reader.constantsOffset());
        writeConstants(first, exception, reason);

        int start = reader.position();
        reader.skip(6);
        reader.skip(2 * reader.unsignedShort());
        reader.skipMembers();
        int count = reader.unsignedShort();
        out.write(file, start, reader.position() - start);
        for (int i = 0; i < count; i++) {
            writeMethod(first);
        }
        out.write(file, reader.position(), file.length - reader.position());
        return changed ? bytes.toByteArray() : null;
    }

    private void writeConstants(int first, String exception, String reason) throws IOException {
        writeText("Code");
        writeText(exception);
        writeReference(7, first + 1);
        writeText("refused before it began, since its audit event could not be kept: " + reason);
        writeReference(8, first + 3);
        writeText("<init>");
        writeText("(Ljava/lang/String;)V");
        out.writeByte(12);
        out.writeShort(first + 5);
        out.writeShort(first + 6);
        out.writeByte(10);
        out.writeShort(first + 2);
        out.writeShort(first + 7);
    }

    private void writeText(String text) throws IOException {
        out.writeByte(1);
        out.writeUTF(text);
    }

    private void writeReference(int tag, int index) throws IOException {
        out.writeByte(tag);
        out.writeShort(index);
    }

    private void writeMethod(int first) throws IOException {
        int start = reader.position();
        int access = reader.unsignedShort();
        String name = reader.text();
        String descriptor = reader.text();
        int attributes = reader.unsignedShort();
        int attributesStart = reader.position();
        boolean denies = false;
        boolean hasBody = false;
        for (int i = 0; i < attributes; i++) {
            String attribute = reader.text();
            int length = reader.integer();
            int end = reader.position() + length;
            hasBody |= attribute.equals("Code");
            if (attribute.equals("RuntimeVisibleAnnotations")) {
                denies |= EventAnnotations.areDenying(reader, defaultDenial);
            }
            reader.seek(end);
        }
        int end = reader.position();
        if (!denies || !hasBody || (access & ACC_BRIDGE) != 0 || !methods.test(name, descriptor)) {
            out.write(file, start, end - start);
            return;
        }
        changed = true;
        out.write(file, start, attributesStart - start);
        reader.seek(attributesStart);
        for (int i = 0; i < attributes; i++) {
            int attributeStart = reader.position();
            String attribute = reader.text();
            reader.skip(reader.integer());
            if (attribute.equals("Code")) {
                writeBody(first, argumentSlots(descriptor) + ((access & ACC_STATIC) == 0 ? 1 : 0));
            } else {
                out.write(file, attributeStart, reader.position() - attributeStart);
            }
        }
    }

    private void writeBody(int first, int locals) throws IOException {
        out.writeShort(first);
        out.writeInt(CODE_ATTRIBUTE_LENGTH);
        out.writeShort(MAX_STACK);
        out.writeShort(locals);
        out.writeInt(CODE_LENGTH);
        writeInstruction(NEW, first + 2);
        out.writeByte(DUP);
        writeInstruction(LDC_W, first + 4);
        writeInstruction(INVOKESPECIAL, first + 8);
        out.writeByte(ATHROW);
        out.writeShort(0);
        out.writeShort(0);
    }

    private void writeInstruction(int code, int constant) throws IOException {
        out.writeByte(code);
        out.writeShort(constant);
    }

    private static int argumentSlots(String descriptor) {
        int slots = 0;
        for (int at = 1; descriptor.charAt(at) != ')'; at++) {
            char kind = descriptor.charAt(at);
            slots += kind == 'J' || kind == 'D' ? 2 : 1;
            while (descriptor.charAt(at) == '[') {
                at++;
            }
            if (descriptor.charAt(at) == 'L') {
                at = descriptor.indexOf(';', at);
            }
        }
        return slots;
    }
}
