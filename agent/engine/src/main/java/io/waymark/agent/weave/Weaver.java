package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.refusal.RefusalWriter;
import io.waymark.agent.weave.AnnotationReader.AnnotatedMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.MethodTooLargeException;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites class files. Safe for use by many threads.
 *
 * <p>It uses the parts of Byte Buddy that describe classes and write advice, not its {@code AgentBuilder}: they take a tenth
 * of the time until the first class is woven, and nothing of its life cycle is needed here.
 */
public final class Weaver {
    private final AnnotationReader reader;
    private final ToIntFunction<AuditedMethod> registry;
    private final InstrumentationCoverage coverage;
    private final ClassFileLocator agentClasses;
    private final boolean defaultDenial;
    private final @Nullable ConfiguredMethods configured;

    /**
     * Creates a weaver.
     *
     * @param region fills {@code {region}} in resource templates
     * @param account fills {@code {account}} in resource templates
     * @param eventSource the source of classes without {@code @EventSource}; empty to derive it from their package
     * @param durability for methods whose annotation names none
     * @param register registers a method and returns the number that its woven code passes to {@link Bridge#begin}
     * @param coverage records what was woven and what could not be
     */
    public Weaver(
            String region,
            String account,
            String eventSource,
            DurabilityPolicy durability,
            ToIntFunction<AuditedMethod> register,
            InstrumentationCoverage coverage) {
        this(region, account, eventSource, durability, register, coverage, null);
    }

    /**
     * Creates a weaver that weaves configured methods too; otherwise like the other constructor.
     *
     * @param configured methods that no annotation names; null if there are none
     */
    public Weaver(
            String region,
            String account,
            String eventSource,
            DurabilityPolicy durability,
            ToIntFunction<AuditedMethod> register,
            InstrumentationCoverage coverage,
            @Nullable ConfiguredMethods configured) {
        this.configured = configured;
        this.reader = new AnnotationReader(
                new AnnotationReader.WeavingDefaults(region, account, eventSource, durability), coverage);
        this.registry = register;
        this.coverage = coverage;
        this.defaultDenial = durability.onFailure() == FailurePolicy.DENY;
        this.agentClasses = locate(
                List.of(
                        Bridge.class,
                        AuditedCall.class,
                        CallAdvice.Enter.class,
                        CallAdvice.EnterOrRefuse.class,
                        CallAdvice.ExitCapturedEnter.class,
                        CallAdvice.CheckedEnter.class,
                        CallAdvice.CapturingExit.class,
                        CallAdvice.CapturingExitOfMany.class,
                        CallAdvice.VoidExit.class,
                        CallAdvice.BooleanExit.class,
                        CallAdvice.CharExit.class,
                        CallAdvice.IntExit.class,
                        CallAdvice.LongExit.class,
                        CallAdvice.FloatExit.class,
                        CallAdvice.DoubleExit.class,
                        CallAdvice.ReferenceExit.class,
                        BridgeDelegation.class,
                        HiddenClassDefinition.class),
                AnnotationNames.ALL);
    }

    /**
     * The class files of the bridge, of the advice around audited methods and of the annotations: Byte Buddy silently drops what it cannot locate.
     * The boot loader, which got the bridge from memory, has no file of it to give; and a service may run without the
     * annotations' jar, since the JVM does not ask for annotations that it cannot find.
     */
    private static ClassFileLocator locate(List<Class<?>> classes, List<String> names) {
        ClassFileLocator agent = ClassFileLocator.ForClassLoader.of(Weaver.class.getClassLoader());
        Map<String, byte[]> files = new HashMap<>();
        for (String name : Stream.concat(classes.stream().map(Class::getName), names.stream())
                .toList()) {
            try {
                files.put(name, agent.locate(name).resolve());
            } catch (IOException | IllegalStateException e) {
                throw new IllegalStateException("the agent's jar has no " + name + ": it is damaged", e);
            }
        }
        return new ClassFileLocator.Simple(files);
    }

    /**
     * Weaves the annotated methods of a class. Methods that cannot be woven but must not run without an event are refused.
     *
     * @param loader the class's loader
     * @param className its binary name
     * @param classFile its class file
     * @return the woven class file; null if there is nothing to weave
     */
    byte @Nullable [] weave(ClassLoader loader, String className, byte[] classFile) {
        return weave(loader, className, classFile, false);
    }

    /**
     * Weaves the annotated methods of a class, as {@link #weave(ClassLoader, String, byte[])} does.
     *
     * @param loader the class's loader
     * @param className its binary name
     * @param classFile its class file
     * @param delayed whether a loader that hides the bridge will see it later, when the class is woven again
     * @return the woven class file; null if there is nothing to weave
     */
    byte @Nullable [] weave(ClassLoader loader, String className, byte[] classFile, boolean delayed) {
        ClassFileLocator locator = locator(loader, className, classFile);
        TypePool pool = pool(locator);
        TypeDescription type = pool.describe(className).resolve();
        KotlinClass kotlin = KotlinClass.read(className, classFile, locator);
        Set<String> wovenMethods = KotlinDefaults.auditedElsewhere(type, kotlin, pool);
        List<AnnotatedMethod> methods = new ArrayList<>(reader.read(type, kotlin, Set.copyOf(wovenMethods)));
        if (configured != null) {
            List<String> types = configured.typesOf(loader, type.getInternalName(), classFile);
            methods.addAll(new ConfiguredMethodReader(configured, reader, coverage).read(type, types, pool, kotlin));
        }
        byte[] woven = null;
        if (!methods.isEmpty()) {
            if (canSeeBridge(loader)) {
                woven = weave(type, classFile, pool, new ExitCapture(locator), methods, wovenMethods);
            } else {
                for (AnnotatedMethod method : methods) {
                    reportHiddenBridge(AnnotationReader.name(method.method()), loader, delayed);
                }
            }
        }
        byte[] refusing = refuseOthers(loader, className, woven == null ? classFile : woven, wovenMethods);
        return refusing == null ? woven : refusing;
    }

    /** Returns null if no method of the class is to be refused. */
    private byte @Nullable [] refuseOthers(
            ClassLoader loader, String className, byte[] classFile, Set<String> wovenMethods) {
        Set<String> refused = new TreeSet<>();
        byte[] refusing = RefusalWriter.refuse(
                loader,
                classFile,
                defaultDenial,
                (name, descriptor) -> {
                    boolean other = !wovenMethods.contains(name + descriptor);
                    if (other) {
                        refused.add(name);
                    }
                    return other;
                },
                "the method could not be instrumented");
        if (refusing != null) {
            coverage.warn(
                    className,
                    "calls of " + String.join(", ", refused)
                            + " are refused: the failure policy is deny and the method cannot be audited");
        }
        return refusing;
    }

    private byte @Nullable [] weave(
            TypeDescription type,
            byte[] classFile,
            TypePool pool,
            ExitCapture exitCapture,
            List<AnnotatedMethod> methods,
            Set<String> wovenMethods) {
        AsmVisitorWrapper.ForDeclaredMethods all = new AsmVisitorWrapper.ForDeclaredMethods();
        for (AnnotatedMethod method : methods) {
            int methodId = registry.applyAsInt(method.audited());
            Advice advice = advice(methodId, method, exitCapture);
            all = all.method(ElementMatchers.is(method.method()), advice);
        }
        byte[] woven;
        try {
            woven = ClassFileWriter.write(type, classFile, all, pool);
        } catch (MethodTooLargeException e) {
            return weaveWithoutOversized(type, classFile, pool, exitCapture, methods, wovenMethods, e);
        }
        for (AnnotatedMethod method : methods) {
            String contract = method.audited().contract();
            if (contract == null) {
                coverage.instrumented(AnnotationReader.name(method.method()));
            } else {
                coverage.configured(contract);
            }
            wovenMethods.add(method.method().getInternalName() + method.method().getDescriptor());
        }
        return woven;
    }

    private Advice advice(int methodId, AnnotatedMethod method, ExitCapture exitCapture) {
        boolean refusing = method.audited().durability().onFailure() == FailurePolicy.DENY;
        Advice.WithCustomMapping advice = Advice.withCustomMapping()
                .bind(CallAdvice.CallEntry.class, CallEntryMapping.passing(methodId, method.captured(), refusing));
        if (!exitCapture.isPossible(method)) {
            return advice.to(
                    refusing ? CallAdvice.EnterOrRefuse.class : CallAdvice.Enter.class,
                    CallAdvice.exitFor(method.method().getReturnType()),
                    agentClasses);
        }
        List<Integer> checked = ExitCapture.checked(method);
        return advice.bind(CallAdvice.ExitCapturedEntry.class, CallEntryMapping.exitCaptured(methodId))
                .bind(CallAdvice.Immutable.class, new ImmutabilityMapping(checked))
                .bind(new CallExitMapping(method.captured()))
                .to(
                        checked.isEmpty() ? CallAdvice.ExitCapturedEnter.class : CallAdvice.CheckedEnter.class,
                        method.captured().size() <= AuditedCall.FEW_AT_EXIT
                                ? CallAdvice.CapturingExit.class
                                : CallAdvice.CapturingExitOfMany.class,
                        agentClasses);
    }

    private byte @Nullable [] weaveWithoutOversized(
            TypeDescription type,
            byte[] classFile,
            TypePool pool,
            ExitCapture exitCapture,
            List<AnnotatedMethod> methods,
            Set<String> wovenMethods,
            MethodTooLargeException failure) {
        List<AnnotatedMethod> others = methods.stream()
                .filter(method -> !(method.method().getInternalName().equals(failure.getMethodName())
                        && method.method().getDescriptor().equals(failure.getDescriptor())))
                .toList();
        if (others.size() == methods.size()) {
            throw failure;
        }
        for (AnnotatedMethod method : methods) {
            if (!others.contains(method)) {
                coverage.notInstrumented(
                        AnnotationReader.name(method.method()),
                        "with the audit's code it would exceed the 64 KB that the JVM allows; split the method");
            }
        }
        return others.isEmpty() ? null : weave(type, classFile, pool, exitCapture, others, wovenMethods);
    }

    /**
     * Weaves a class of a library.
     *
     * @param library the library's instrumentation
     * @param loader the class's loader; null for a class of the JDK in the boot loader
     * @param className the class's binary name
     * @param classFile its class file
     * @return the woven class file; null if there is nothing to weave, or the loader hides the bridge
     */
    public byte @Nullable [] weave(
            LibraryInstrumentation library, @Nullable ClassLoader loader, String className, byte[] classFile) {
        return weave(library, loader, className, classFile, false);
    }

    byte @Nullable [] weave(
            LibraryInstrumentation library,
            @Nullable ClassLoader loader,
            String className,
            byte[] classFile,
            boolean delayed) {
        boolean audited = library.stage() == ActivationStage.AUDITED_CALLS;
        if (loader != null && !canSeeBridge(loader)) {
            if (audited) {
                reportHiddenBridge("calls of the " + library.name() + " in " + className, loader, delayed);
            }
            return null;
        }
        TypePool pool = pool(locator(loader, className, classFile));
        TypeDescription type = pool.describe(className).resolve();
        AdviceCollector advice = new AdviceCollector(type, agentClasses);
        library.instrument(type, advice);
        if (advice.isEmpty()) {
            if (audited && library.classNames().contains(type.getInternalName())) {
                coverage.notInstrumented(
                        "calls of the " + library.name() + " in " + className,
                        "the class has none of the expected methods; supported versions: "
                                + library.supportedVersions());
            }
            return null;
        }
        byte[] woven = ClassFileWriter.write(type, classFile, advice.visitors(), pool);
        if (audited) {
            coverage.instrumented(className);
        }
        return woven;
    }

    /**
     * Lets a class loader delegate the bridge's package to the boot loader.
     *
     * @param loader the loader of the class loader's class; null for the boot loader
     * @param className the binary name of the class loader's class, or of one of its superclasses
     * @param classFile its class file
     * @return the woven class file; null if the class does not declare {@code loadClass}
     */
    byte @Nullable [] weaveDelegation(@Nullable ClassLoader loader, String className, byte[] classFile) {
        TypePool pool = pool(locator(loader, className, classFile));
        TypeDescription type = pool.describe(className).resolve();
        var loadClass = ElementMatchers.<MethodDescription>named("loadClass")
                .and(ElementMatchers.takesArgument(0, String.class))
                .and(ElementMatchers.returns(Class.class))
                .and(ElementMatchers.not(ElementMatchers.isAbstract()));
        return type.getDeclaredMethods().filter(loadClass).isEmpty()
                ? null
                : ClassFileWriter.write(
                        type,
                        classFile,
                        new AsmVisitorWrapper.ForDeclaredMethods()
                                .method(loadClass, Advice.to(BridgeDelegation.class, agentClasses)),
                        pool);
    }

    /**
     * Lets {@link java.lang.invoke.MethodHandles.Lookup} pass the class files of hidden classes to the agent.
     *
     * @param className its binary name
     * @param classFile its class file
     * @return the woven class file
     */
    byte[] weaveHiddenClassDefinition(String className, byte[] classFile) {
        TypePool pool = pool(locator(null, className, classFile));
        TypeDescription type = pool.describe(className).resolve();
        var define = ElementMatchers.<MethodDescription>namedOneOf(
                        "defineHiddenClass", "defineHiddenClassWithClassData")
                .and(ElementMatchers.takesArgument(0, byte[].class));
        return ClassFileWriter.write(
                type,
                classFile,
                new AsmVisitorWrapper.ForDeclaredMethods()
                        .method(define, Advice.to(HiddenClassDefinition.class, agentClasses)),
                pool);
    }

    private void reportHiddenBridge(String what, ClassLoader loader, boolean delayed) {
        if (delayed) {
            coverage.warn(
                    what,
                    "its class loader " + loader.getClass().getName()
                            + " could not be instrumented in time; its calls are audited as soon as that is done");
        } else {
            coverage.notInstrumented(what, hiddenBridge(loader));
        }
    }

    static String hiddenBridge(ClassLoader loader) {
        return "its class loader " + loader.getClass().getName() + " hides " + Bridge.class.getPackageName()
                + "; let it delegate that package to the boot loader: add it to org.osgi.framework.bootdelegation (OSGi)"
                + " or jboss.modules.system.pkgs (JBoss Modules, WildFly)";
    }

    private ClassFileLocator locator(@Nullable ClassLoader loader, String className, byte[] classFile) {
        return new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(className, classFile),
                agentClasses,
                loader == null
                        ? ClassFileLocator.ForClassLoader.ofPlatformLoader()
                        : ClassFileLocator.ForClassLoader.of(loader));
    }

    /**
     * Reads debug information too: it may be all that names a method's parameters. Resolves lazily: types that a method
     * mentions are seldom needed, and not every class loader can give their files.
     */
    private static TypePool pool(ClassFileLocator locator) {
        return new TypePool.Default.WithLazyResolution(
                new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.EXTENDED);
    }

    /**
     * Some class loaders (OSGi's) do not delegate unknown packages to the boot loader; woven code would not link there. These are
     * the classes that woven code names. Where this returns true, it links for ever: the JVM remembers the loader's answers.
     */
    static boolean canSeeBridge(ClassLoader loader) {
        return canSee(loader, Bridge.class) && canSee(loader, AuditedCall.class) && canSee(loader, SignInStep.class);
    }

    private static boolean canSee(ClassLoader loader, Class<?> bridgeClass) {
        try {
            return Class.forName(bridgeClass.getName(), false, loader) == bridgeClass;
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            return false;
        }
    }
}
