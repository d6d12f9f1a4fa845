package io.waymark.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Sees every class that the JVM loads and weaves the few that ask for it. Nothing is started, and nothing but a walk over
 * the constant pool is paid, until the first of these comes.
 */
public final class WeavingTransformer implements ClassFileTransformer {
    private static final String JAKARTA_SERVLET = "jakarta/servlet/http/HttpServlet";
    private static final String JAVAX_SERVLET = "javax/servlet/http/HttpServlet";

    private final ClassLoader agentLoader = WeavingTransformer.class.getClassLoader();
    private final WeavingContext context;
    private final InstrumentationCoverage coverage;
    private volatile boolean servletsEnabled;
    private volatile boolean executorsEnabled;
    private volatile long lastClassLoadNanos = System.nanoTime();

    /** Where the transformer turns when a class asks to be woven. */
    public interface WeavingContext {
        /**
         * Gives the weaver, which is made for the first class that needs it, on the thread that loads that class.
         *
         * @return it
         */
        Weaver weaver();

        /** Told once, when the first class has been woven, and servlets are to be; must return at once. */
        void enableServletInstrumentation();

        /** Told once, when the first servlet has been woven, and executors are to be; must return at once. */
        void enableExecutorInstrumentation();
    }

    /**
     * Creates it.
     *
     * @param weaving gives the weaver
     * @param coverage learns what could not be woven
     */
    public WeavingTransformer(WeavingContext weaving, InstrumentationCoverage coverage) {
        this.context = weaving;
        this.coverage = coverage;
    }

    /**
     * Tells when the application last loaded a class, not counting those of the JDK.
     *
     * @return the time, by {@link System#nanoTime}
     */
    public long lastClassLoadNanos() {
        return lastClassLoadNanos;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String internalName,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (internalName == null || loader == agentLoader) {
            return null;
        }
        try {
            if (loader == null) {
                return executorsEnabled && ExecutorWeaver.INTERNAL_NAMES.contains(internalName)
                        ? context.weaver().weaveExecutor(internalName.replace('/', '.'), classFile)
                        : null;
            }
            lastClassLoadNanos = System.nanoTime();
            if (ClassFileScanner.hasEventAnnotation(classFile)) {
                return weave(loader, internalName, classFile);
            }
            if (internalName.startsWith("software/amazon/awssdk/") || internalName.startsWith("com/amazonaws/")) {
                return isAgentLoader(loader) ? null : transformAwsSdk(loader, internalName, classFile);
            }
            if (servletsEnabled && isServlet(internalName)) {
                return weaveServlet(loader, internalName, classFile);
            }
        } catch (Throwable e) {
            // Whatever went wrong, the class is loaded as it was written.
            coverage.notInstrumented("class " + internalName.replace('/', '.'), "weaving failed: " + e);
        }
        return null;
    }

    private byte @Nullable [] weave(ClassLoader loader, String internalName, byte[] classFile) {
        byte[] woven = context.weaver().weave(loader, internalName.replace('/', '.'), classFile);
        if (woven != null && !servletsEnabled) {
            servletsEnabled = true;
            context.enableServletInstrumentation();
        }
        return woven;
    }

    private byte @Nullable [] transformAwsSdk(ClassLoader loader, String internalName, byte[] classFile) {
        String remark = AwsSdkWeaver.limitation(internalName);
        if (remark != null) {
            coverage.warn(internalName.replace('/', '.'), remark);
        }
        return AwsSdkWeaver.isInstrumented(internalName) ? weaveAwsSdk(loader, internalName, classFile) : null;
    }

    /** The first of these also starts what servlets are watched for: a request may have led to the call. */
    private byte @Nullable [] weaveAwsSdk(ClassLoader loader, String internalName, byte[] classFile) {
        byte[] woven = context.weaver().weaveAwsSdk(loader, internalName.replace('/', '.'), classFile);
        if (woven != null && !servletsEnabled) {
            servletsEnabled = true;
            context.enableServletInstrumentation();
        }
        return woven;
    }

    /** What the agent uses itself, it loads by itself; that is never audited. */
    private boolean isAgentLoader(ClassLoader loader) {
        for (ClassLoader current = loader; current != null; current = current.getParent()) {
            if (current == agentLoader) {
                return true;
            }
        }
        return false;
    }

    private byte @Nullable [] weaveServlet(ClassLoader loader, String internalName, byte[] classFile) {
        byte[] woven = context.weaver().weaveServlet(loader, internalName.replace('/', '.'), classFile);
        if (woven != null && !executorsEnabled) {
            executorsEnabled = true;
            context.enableExecutorInstrumentation();
        }
        return woven;
    }

    private static boolean isServlet(String internalName) {
        return internalName.equals(JAKARTA_SERVLET) || internalName.equals(JAVAX_SERVLET);
    }

    /**
     * Tells whether a loaded class is to be seen again, because it was loaded before servlets were wanted.
     *
     * @param type a loaded class
     * @return whether it is the servlet API's {@code HttpServlet}
     */
    static boolean isServlet(Class<?> type) {
        return type.getClassLoader() != null && isServlet(type.getName().replace('.', '/'));
    }

    /**
     * Tells whether a loaded class is to be seen again, because it was loaded before the agent.
     *
     * @param type a loaded class
     * @return whether it is a place in the AWS SDK that calls pass
     */
    static boolean isAwsSdkClass(Class<?> type) {
        return type.getClassLoader() != null
                && AwsSdkWeaver.isInstrumented(type.getName().replace('.', '/'));
    }

    /**
     * Tells whether a loaded class is to be seen again, because it was loaded before executors were wanted.
     *
     * @param type a loaded class
     * @return whether it is one of the JDK's executors
     */
    static boolean isExecutor(Class<?> type) {
        return type.getClassLoader() == null
                && ExecutorWeaver.INTERNAL_NAMES.contains(type.getName().replace('.', '/'));
    }
}
