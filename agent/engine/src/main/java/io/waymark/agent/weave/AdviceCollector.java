package io.waymark.agent.weave;

import io.waymark.agent.instrumentation.MethodInstrumenter;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;

/** Collects what an instrumentation puts into one class. Used by one thread. */
final class AdviceCollector implements MethodInstrumenter {
    private final TypeDescription type;
    private final ClassFileLocator agentClasses;
    private AsmVisitorWrapper.ForDeclaredMethods visitors = new AsmVisitorWrapper.ForDeclaredMethods();
    private boolean empty = true;

    AdviceCollector(TypeDescription type, ClassFileLocator agentClasses) {
        this.type = type;
        this.agentClasses = agentClasses;
    }

    @Override
    public void advise(ElementMatcher<? super MethodDescription> methods, Class<?> advice) {
        if (hasAny(methods)) {
            // The class files of the bridge and of the advice: neither is visible to the class that is woven.
            ClassFileLocator locator = new ClassFileLocator.Compound(
                    agentClasses, ClassFileLocator.ForClassLoader.of(advice.getClassLoader()));
            add(methods, Advice.to(advice, locator));
        }
    }

    @Override
    public void rewrite(ElementMatcher<? super MethodDescription> methods, MethodVisitorWrapper visitor) {
        if (hasAny(methods)) {
            add(methods, visitor);
        }
    }

    private boolean hasAny(ElementMatcher<? super MethodDescription> methods) {
        return !type.getDeclaredMethods().filter(methods).isEmpty();
    }

    private void add(ElementMatcher<? super MethodDescription> methods, MethodVisitorWrapper visitor) {
        visitors = visitors.invokable(methods, visitor);
        empty = false;
    }

    /** Whether the class declares none of the methods. */
    boolean isEmpty() {
        return empty;
    }

    AsmVisitorWrapper.ForDeclaredMethods visitors() {
        return visitors;
    }
}
