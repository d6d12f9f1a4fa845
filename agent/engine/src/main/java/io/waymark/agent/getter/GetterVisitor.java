package io.waymark.agent.getter;

import io.waymark.agent.getter.GetterCode.Action;
import io.waymark.agent.getter.GetterCode.Effect;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** Judges the instructions of one getter. */
final class GetterVisitor extends MethodVisitor {
    /** Prefixes of the accessors that Hibernate and EclipseLink weave into entities, followed by the name of the field. */
    private static final Set<String> WOVEN_ACCESSORS = Set.of("$$_hibernate_read_", "_persistence_get_");

    private static final Set<String> BOXES = Set.of(
            "java/lang/Boolean",
            "java/lang/Byte",
            "java/lang/Character",
            "java/lang/Short",
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Float",
            "java/lang/Double");
    private static final Set<String> COPIES = Set.of(
            "java/util/ArrayList",
            "java/util/LinkedList",
            "java/util/HashSet",
            "java/util/LinkedHashSet",
            "java/util/TreeSet",
            "java/util/HashMap",
            "java/util/LinkedHashMap",
            "java/util/TreeMap",
            "java/util/Date");

    private final String owner;
    private final boolean generated;
    private final Consumer<Effect> result;
    private final Set<Label> passed = new HashSet<>();
    private final Set<String> fields = new HashSet<>();
    private boolean hasCode;
    private boolean pure;
    private boolean wrapping = true;
    private int instructions;
    /** Constants that the result may be made of. */
    private int constants;

    GetterVisitor(String owner, boolean generated, boolean locks, Consumer<Effect> result) {
        super(OpenedClassReader.ASM_API);
        this.owner = owner;
        this.generated = generated;
        this.result = result;
        pure = !locks;
    }

    @Override
    public void visitCode() {
        hasCode = true;
    }

    @Override
    public void visitInsn(int opcode) {
        instructions++;
        if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.DCONST_1) {
            constants++;
        }
        boolean stores = opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE;
        if (stores || opcode == Opcodes.MONITORENTER || opcode == Opcodes.ATHROW) {
            reject();
        }
    }

    @Override
    public void visitVarInsn(int opcode, int index) {
        instructions++;
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        instructions++;
        constants++;
        if (opcode == Opcodes.NEWARRAY) {
            reject();
        }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        boolean allocates = opcode == Opcodes.NEW || opcode == Opcodes.ANEWARRAY;
        if (allocates) {
            pure = false;
            wrapping &= opcode == Opcodes.NEW && COPIES.contains(type);
        } else if (opcode == Opcodes.INSTANCEOF) {
            instructions++;
        }
    }

    @Override
    public void visitFieldInsn(int opcode, String fieldOwner, String name, String descriptor) {
        instructions++;
        switch (opcode) {
            case Opcodes.GETFIELD -> fields.add(name);
            case Opcodes.PUTFIELD -> {
                // A list that is created on first use; not a counter.
                pure = false;
                wrapping &= descriptor.startsWith("L");
                fields.add(name);
            }
            case Opcodes.GETSTATIC -> {
                constants++;
                if (!fieldOwner.equals(owner) && !BOXES.contains(fieldOwner)) {
                    reject();
                }
            }
            default -> reject();
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String methodOwner, String name, String descriptor, boolean isInterface) {
        instructions++;
        for (String prefix : WOVEN_ACCESSORS) {
            if (name.startsWith(prefix) && methodOwner.equals(owner)) {
                pure = false;
                fields.add(name.substring(prefix.length()));
                return;
            }
        }
        if (isBoxing(methodOwner, name)) {
            return;
        }
        pure = false;
        if (isKotlinCheck(methodOwner, name)) {
            // Its argument is the name of what is checked.
            constants--;
        }
        wrapping &= generated || isWrapping(methodOwner, name);
    }

    private static boolean isKotlinCheck(String methodOwner, String name) {
        return methodOwner.equals("kotlin/jvm/internal/Intrinsics")
                && (name.startsWith("check") || name.startsWith("throw"));
    }

    private static boolean isBoxing(String methodOwner, String name) {
        return BOXES.contains(methodOwner) && (name.equals("valueOf") || name.endsWith("Value"));
    }

    private static boolean isWrapping(String methodOwner, String name) {
        return switch (methodOwner) {
            case "java/util/Collections" -> name.startsWith("unmodifiable") || name.startsWith("empty");
            case "java/util/List", "java/util/Set", "java/util/Map" -> name.equals("copyOf") || name.equals("of");
            case "java/util/Optional", "java/util/OptionalInt", "java/util/OptionalLong", "java/util/OptionalDouble" ->
                name.equals("of") || name.equals("ofNullable") || name.equals("empty");
            case "java/util/Objects" -> name.equals("requireNonNull");
            case "java/util/Arrays" -> name.equals("copyOf") || name.equals("asList");
            case "java/util/UUID", "java/math/BigDecimal", "java/time/Instant", "java/time/LocalDate" ->
                name.equals("toString");
            case "kotlin/jvm/internal/Intrinsics" -> isKotlinCheck(methodOwner, name);
            default ->
                (COPIES.contains(methodOwner) && (name.equals("<init>") || name.equals("getTime")))
                        || (name.equals("clone")
                                && (methodOwner.startsWith("[") || methodOwner.equals("java/util/Date")));
        };
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        reject();
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        instructions++;
        if (passed.contains(label)) {
            reject();
        }
    }

    @Override
    public void visitLabel(Label label) {
        passed.add(label);
    }

    @Override
    public void visitLdcInsn(Object value) {
        instructions++;
        constants++;
        if (value instanceof ConstantDynamic || value instanceof Type || value instanceof Handle) {
            reject();
        }
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        reject();
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        reject();
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        reject();
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
        reject();
    }

    private void reject() {
        pure = false;
        wrapping = false;
    }

    @Override
    public void visitEnd() {
        String field = fields.size() == 1 ? fields.iterator().next() : null;
        // To load this, to get the field, to return.
        boolean plain = pure && field != null && instructions == 3;
        Action action = Action.COMPUTES;
        if (hasCode && plain) {
            action = Action.RETURNS_FIELD;
        } else if (hasCode && pure) {
            action = Action.PURE;
        } else if (hasCode && wrapping && field != null && constants <= 0) {
            // With a constant, the result may be something else that depends on the field.
            action = Action.WRAPS_FIELD;
        }
        result.accept(new Effect(action, field));
    }
}
