package io.waymark.agent.instrumentation;

import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Takes the advice for one class. Used by one thread. */
public interface MethodInstrumenter {
    /**
     * Copies advice into methods and constructors that the class declares.
     *
     * @param methods which of them
     * @param advice a class with Byte Buddy's {@code @Advice} methods, which call the bridge alone and suppress what they
     *     throw
     */
    void advise(ElementMatcher<? super MethodDescription> methods, Class<?> advice);

    /**
     * Rewrites the instructions of methods and constructors that the class declares; for what advice cannot do.
     *
     * @param methods which of them
     * @param visitor rewrites one method's code
     */
    void rewrite(ElementMatcher<? super MethodDescription> methods, MethodVisitorWrapper visitor);
}
