package io.waymark.agent.weave;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The advice for {@code loadClass} of class loaders that hide the bridge, as those of OSGi and JBoss Modules do: they delegate
 * the bridge's package to the boot loader. It uses the JDK alone, since the bridge is what the loader does not see.
 */
final class BridgeDelegation {
    private BridgeDelegation() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Class<?> enter(@Advice.Argument(0) @Nullable String name) throws ClassNotFoundException {
        return name != null && name.startsWith("io.waymark.agent.bootstrap.") ? Class.forName(name, false, null) : null;
    }

    @Advice.OnMethodExit
    static void exit(
            @Advice.Enter @Nullable Class<?> bridge, @Advice.Return(readOnly = false) @Nullable Class<?> loaded) {
        if (bridge != null) {
            loaded = bridge;
        }
    }
}
