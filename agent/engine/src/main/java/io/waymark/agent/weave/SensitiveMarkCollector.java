package io.waymark.agent.weave;

import io.waymark.agent.capture.SensitiveMark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.RecordComponentVisitor;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Collects the marks in one class file, wherever a compiler or a person puts them: on fields, getters and setters, on the
 * parameters of setters and constructors, and on the methods {@code getX$annotations} that Kotlin makes for properties.
 */
final class SensitiveMarkCollector extends ClassVisitor {
    private static final int API = Opcodes.ASM9;
    private static final String SENSITIVE = descriptor(AnnotationNames.SENSITIVE);
    private static final Set<String> EVENTS =
            Set.of(descriptor(AnnotationNames.MANAGEMENT_EVENT), descriptor(AnnotationNames.DATA_EVENT));

    private final Set<String> fields = new HashSet<>();
    private final List<String> components = new ArrayList<>();
    private final List<MemberMark> found = new ArrayList<>();
    private final List<MarkedMethod> methods = new ArrayList<>();

    /** A mark on a field or component; the names of the class's other fields are known at its end. */
    private record MemberMark(String place, String name, String descriptor, boolean tokenize) {}

    SensitiveMarkCollector() {
        super(API);
    }

    private static String descriptor(String className) {
        return 'L' + className.replace('.', '/') + ';';
    }

    /** Returns the marks of the class that has been read. */
    List<SensitiveMark> marks() {
        List<SensitiveMark> marks = new ArrayList<>();
        for (MemberMark mark : found) {
            marks.add(new SensitiveMark(
                    mark.place(), mark.name(), mark.descriptor(), without(fields, mark.name()), mark.tokenize()));
        }
        for (MarkedMethod method : methods) {
            method.addTo(marks);
        }
        return List.copyOf(marks);
    }

    private static Set<String> without(Set<String> names, String name) {
        return names.stream().filter(other -> !other.equals(name)).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public @Nullable RecordComponentVisitor visitRecordComponent(
            String name, String descriptor, @Nullable String signature) {
        components.add(name);
        return new RecordComponentVisitor(API) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return memberAnnotation(annotation, "component " + name, name, descriptor);
            }
        };
    }

    @Override
    public @Nullable FieldVisitor visitField(
            int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        if ((access & Opcodes.ACC_STATIC) != 0) {
            return null;
        }
        fields.add(name);
        return new FieldVisitor(API) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return memberAnnotation(annotation, "field " + name, name, descriptor);
            }
        };
    }

    private @Nullable AnnotationVisitor memberAnnotation(
            String annotation, String place, String name, String descriptor) {
        return annotation.equals(SENSITIVE)
                ? new TokenizeReader(tokenize -> found.add(new MemberMark(place, name, descriptor, tokenize)))
                : null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        MarkedMethod method = new MarkedMethod(access, name, descriptor);
        methods.add(method);
        return method;
    }

    /** Reads {@code tokenize}. */
    private static final class TokenizeReader extends AnnotationVisitor {
        private final Result result;
        private boolean tokenize;

        /** Takes what was read. */
        private interface Result {
            void accept(boolean tokenize);
        }

        TokenizeReader(Result result) {
            super(API);
            this.result = result;
        }

        @Override
        public void visit(String name, Object value) {
            tokenize |= name.equals("tokenize") && Boolean.TRUE.equals(value);
        }

        @Override
        public void visitEnd() {
            result.accept(tokenize);
        }
    }

    /** A method or constructor, of which most have no mark. */
    private final class MarkedMethod extends MethodVisitor {
        private final boolean isStatic;
        private final String name;
        private final String descriptor;
        private final Type[] parameters;
        private final @Nullable String[] parameterNames;
        private final TreeMap<Integer, Boolean> parameterMarks = new TreeMap<>();
        private int namesSeen;
        private int annotableParameters;
        private @Nullable Boolean tokenize;
        private boolean audited;

        MarkedMethod(int access, String name, String descriptor) {
            super(API);
            this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
            this.name = name;
            this.descriptor = descriptor;
            this.parameters = Type.getArgumentTypes(descriptor);
            this.parameterNames = new String[parameters.length];
            this.annotableParameters = parameters.length;
        }

        @Override
        public void visitParameter(@Nullable String parameter, int access) {
            if (namesSeen < parameterNames.length) {
                parameterNames[namesSeen++] = parameter;
            }
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
            audited |= EVENTS.contains(annotation);
            return annotation.equals(SENSITIVE) ? new TokenizeReader(marked -> tokenize = marked) : null;
        }

        @Override
        public void visitAnnotableParameterCount(int count, boolean visible) {
            annotableParameters = count;
        }

        @Override
        public @Nullable AnnotationVisitor visitParameterAnnotation(int index, String annotation, boolean visible) {
            return annotation.equals(SENSITIVE)
                    // Compilers leave out the parameters that they add in front.
                    ? new TokenizeReader(
                            marked -> parameterMarks.put(index + parameters.length - annotableParameters, marked))
                    : null;
        }

        @Override
        public void visitLocalVariable(
                String variable, String type, @Nullable String signature, Label start, Label end, int slot) {
            int at = isStatic ? 0 : 1;
            for (int i = 0; i < parameters.length; i++) {
                if (at == slot && parameterNames[i] == null) {
                    parameterNames[i] = variable;
                }
                at += parameters[i].getSize();
            }
        }

        void addTo(List<SensitiveMark> marks) {
            boolean isConstructor = name.equals("<init>");
            boolean isSetter = !isStatic && parameters.length == 1 && name.startsWith("set");
            boolean isProperty = isSetter || isGetter();
            if (tokenize != null && isProperty) {
                String type =
                        isSetter ? parameters[0].getDescriptor() : descriptor.substring(descriptor.indexOf(')') + 1);
                marks.add(new SensitiveMark("method " + name, name, type, without(fields, name), tokenize));
            }
            if (isConstructor || isSetter) {
                parameterMarks.forEach((index, marked) -> marks.add(parameterMark(index, marked, isSetter)));
            }
        }

        /** The mark on an audited method means its result, unless the method is named as a getter. */
        private boolean isGetter() {
            return parameters.length == 0
                    && (name.endsWith("$annotations")
                            || (!isStatic
                                    && !descriptor.endsWith(")V")
                                    && (!audited || name.startsWith("get") || name.startsWith("is"))));
        }

        private SensitiveMark parameterMark(int index, boolean marked, boolean isSetter) {
            if (isSetter) {
                return new SensitiveMark(
                        "parameter of " + name, name, parameters[index].getDescriptor(), fields, marked);
            }
            boolean isCanonical = components.size() == parameters.length && !components.isEmpty();
            String named = isCanonical ? components.get(index) : parameterNames[index];
            Set<String> others = IntStream.range(0, parameters.length)
                    .filter(other -> other != index)
                    .mapToObj(other -> parameterNames[other])
                    .filter(other -> other != null)
                    .collect(Collectors.toUnmodifiableSet());
            return new SensitiveMark(
                    "parameter " + (named == null ? String.valueOf(index + 1) : named) + " of the constructor",
                    named == null ? "" : named,
                    parameters[index].getDescriptor(),
                    others,
                    marked);
        }
    }
}
