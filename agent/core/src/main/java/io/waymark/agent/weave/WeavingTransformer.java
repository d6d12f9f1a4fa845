package io.waymark.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees every class that the JVM loads and weaves the few that ask for it. Nothing is started, and nothing but a walk over
 * the constant pool is paid, until the first of these comes.
 */
public final class WeavingTransformer implements ClassFileTransformer {
    private static final String JAKARTA_SERVLET = "jakarta/servlet/http/HttpServlet";
    private static final String JAVAX_SERVLET = "javax/servlet/http/HttpServlet";

    private final ClassLoader own = WeavingTransformer.class.getClassLoader();
    private final Supplier<Weaver> weaver;
    private final Coverage coverage;
    private final Runnable onFirstWoven;
    private volatile boolean servletsWanted;

    /**
     * Creates it.
     *
     * @param weaver makes the weaver, at the first class that needs it, on the thread that loads that class
     * @param coverage learns what could not be woven
     * @param onFirstWoven told once, when the first class has been woven; must return at once
     */
    public WeavingTransformer(Supplier<Weaver> weaver, Coverage coverage, Runnable onFirstWoven) {
        this.weaver = weaver;
        this.coverage = coverage;
        this.onFirstWoven = onFirstWoven;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String internalName,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (loader == null || loader == own || internalName == null) {
            return null;
        }
        try {
            if (ClassFileScan.namesAnEvent(classFile)) {
                return weave(loader, internalName, classFile);
            }
            if (servletsWanted && isServlet(internalName)) {
                return weaver.get().weaveServlet(loader, internalName.replace('/', '.'), classFile);
            }
        } catch (Throwable e) {
            // Whatever went wrong, the class is loaded as it was written.
            coverage.notWoven("class " + internalName.replace('/', '.'), "weaving failed: " + e);
        }
        return null;
    }

    private byte @Nullable [] weave(ClassLoader loader, String internalName, byte[] classFile) {
        byte[] woven = weaver.get().weave(loader, internalName.replace('/', '.'), classFile);
        if (woven != null && !servletsWanted) {
            servletsWanted = true;
            onFirstWoven.run();
        }
        return woven;
    }

    private static boolean isServlet(String internalName) {
        return internalName.equals(JAKARTA_SERVLET) || internalName.equals(JAVAX_SERVLET);
    }

    /**
     * Tells whether a loaded class is to be seen again, because it was loaded before anything wanted it woven.
     *
     * @param type a loaded class
     * @return whether it is the servlet API's {@code HttpServlet}
     */
    public static boolean isServlet(Class<?> type) {
        return isServlet(type.getName().replace('.', '/'));
    }
}
