package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.Bridge;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;

/**
 * The advice for the methods of {@link MethodHandles.Lookup} that define hidden classes, whose class files the JVM shows to no
 * transformer.
 */
final class HiddenClassDefinition {
    private HiddenClassDefinition() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This MethodHandles.Lookup lookup, @Advice.Argument(value = 0, readOnly = false) byte[] classFile) {
        classFile = Bridge.onHiddenClass(lookup.lookupClass(), classFile);
    }
}
