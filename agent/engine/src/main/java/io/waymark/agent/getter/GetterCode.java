package io.waymark.agent.getter;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * What the code of a class's getters does, read from its class file, once for each class. The names of getters promise
 * nothing: {@code getNext}, {@code getBytes} and {@code getOrders} can consume, copy and load. Safe for use by many threads.
 */
public final class GetterCode extends ClassValue<Map<String, GetterCode.Effect>> {
    private static final String PROTOBUF = "com/google/protobuf/";

    /** What a getter does. */
    public enum Action {
        /** Returns a field, unchanged. */
        RETURNS_FIELD,
        /** Calls, writes, allocates and repeats nothing: it cannot load, change, copy or block. */
        PURE,
        /** Returns a copy, a view, an optional or a conversion of one field, by methods of the JDK. */
        WRAPS_FIELD,
        /** Anything else. */
        COMPUTES,
        /** The class has no class file, as a generated class. */
        UNKNOWN
    }

    /**
     * The effect of one getter.
     *
     * @param action what the getter does
     * @param field the field that it reads; null if it reads none or several
     */
    public record Effect(Action action, @Nullable String field) {
        private static final Effect UNKNOWN = new Effect(Action.UNKNOWN, null);
    }

    /**
     * Returns the effect of a getter.
     *
     * @param getter an instance method without parameters
     * @return {@link Action#UNKNOWN} if the class file of its class cannot be read
     */
    public Effect of(Method getter) {
        return get(getter.getDeclaringClass())
                .getOrDefault(getter.getName() + Type.getMethodDescriptor(getter), Effect.UNKNOWN);
    }

    @Override
    protected Map<String, Effect> computeValue(Class<?> type) {
        Map<String, Effect> effects = new HashMap<>();
        try (InputStream in = open(type)) {
            if (in != null) {
                ClassReader reader = OpenedClassReader.of(in.readAllBytes());
                reader.accept(new Getters(effects), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            // Unreadable, or newer than this agent: its getters are not called.
            effects.clear();
        }
        return Map.copyOf(effects);
    }

    private static @Nullable InputStream open(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null ? null : loader.getResourceAsStream(type.getName().replace('.', '/') + ".class");
    }

    /** Visits the methods without parameters. */
    private static final class Getters extends ClassVisitor {
        private final Map<String, Effect> effects;
        private String owner = "";
        private boolean generated;

        Getters(Map<String, Effect> effects) {
            super(OpenedClassReader.ASM_API);
            this.effects = effects;
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            owner = name;
            generated = superName != null && superName.startsWith(PROTOBUF);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            if (!descriptor.startsWith("()") || (access & Opcodes.ACC_STATIC) != 0) {
                return null;
            }
            boolean locks = (access & Opcodes.ACC_SYNCHRONIZED) != 0;
            return new GetterVisitor(owner, generated, locks, effect -> effects.put(name + descriptor, effect));
        }
    }
}
