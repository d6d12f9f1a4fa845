package io.waymark.agent.weave;

import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.weave.AnnotationReader.AnnotatedMethod;
import io.waymark.agent.weave.ConfiguredMethod.ConfiguredParameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/** Reads methods that the configuration names into {@link AuditedMethod}s. */
final class ConfiguredMethodReader {
    private static final Set<String> METHODS_OF_OBJECT = Set.of("equals", "hashCode", "toString", "clone", "finalize");

    private final ConfiguredMethods configured;
    private final AnnotationReader annotations;
    private final InstrumentationCoverage coverage;

    /**
     * A method of a class, with the type that makes it audited.
     *
     * @param settings what the configuration says
     * @param type the configured type
     * @param declaration the method as the type has it
     */
    private record Match(ConfiguredMethod settings, TypeDescription type, MethodDescription declaration) {
        /** Names the method for people, and for all classes that implement it. */
        String label() {
            String name = AnnotationReader.name(declaration);
            return type.getName()
                    + name.substring(
                            declaration.getDeclaringType().asErasure().getName().length());
        }
    }

    ConfiguredMethodReader(
            ConfiguredMethods configured, AnnotationReader annotations, InstrumentationCoverage coverage) {
        this.configured = configured;
        this.annotations = annotations;
        this.coverage = coverage;
    }

    /**
     * Reads the methods that a class declares and no annotation names; what cannot be audited is reported and left out.
     *
     * @param type the class
     * @param typeNames the configured types among it and its supertypes, the nearest first
     * @param pool describes them
     * @param kotlin what the Kotlin compiler left in the class
     */
    List<AnnotatedMethod> read(TypeDescription type, List<String> typeNames, TypePool pool, KotlinClass kotlin) {
        List<AnnotatedMethod> found = new ArrayList<>();
        for (MethodDescription.InDefinedShape method : type.getDeclaredMethods()) {
            if (!method.isMethod() || method.isAbstract() || method.isSynthetic() || AnnotationReader.isEvent(method)) {
                continue;
            }
            Match match = find(method, type, typeNames, pool, kotlin.sourceName(method.getInternalName()));
            if (match != null) {
                configured.onWoven(match.settings());
                String refusal = UnsupportedMethods.reason(method, false);
                if (refusal != null) {
                    coverage.notInstrumented(match.label(), refusal);
                } else {
                    found.add(read(method, match, kotlin));
                }
            }
        }
        return found;
    }

    /** The farthest type is the one that all layers of a call have in common. */
    private @Nullable Match find(
            MethodDescription.InDefinedShape method,
            TypeDescription type,
            List<String> typeNames,
            TypePool pool,
            String sourceName) {
        for (int i = typeNames.size() - 1; i >= 0; i--) {
            String typeName = typeNames.get(i);
            for (ConfiguredMethod settings : configured.of(typeName)) {
                if (isNamed(settings.method(), method, sourceName)) {
                    TypeDescription owner = typeName.equals(type.getName())
                            ? type
                            : pool.describe(typeName).resolve();
                    MethodDescription declaration = declaration(method, type, owner);
                    if (declaration != null) {
                        return new Match(settings, owner, declaration);
                    }
                }
            }
        }
        return null;
    }

    /** A pattern means what callers see; a name means any method that has it. */
    private static boolean isNamed(NamePattern pattern, MethodDescription method, String sourceName) {
        return pattern.matches(sourceName)
                && (pattern.isExact() || (method.isPublic() && !METHODS_OF_OBJECT.contains(sourceName)));
    }

    /** Returns the method as a type declares or inherits it; null if it does not have it. */
    private static @Nullable MethodDescription declaration(
            MethodDescription.InDefinedShape method, TypeDescription type, TypeDescription owner) {
        if (owner.equals(type)) {
            return method;
        }
        if (method.isStatic() || method.isPrivate()) {
            return null;
        }
        try {
            Set<String> supertypes = new HashSet<>();
            addSupertypes(owner, supertypes);
            for (MethodDescription overridden : OverriddenMethods.of(method)) {
                if (supertypes.contains(
                        overridden.getDeclaringType().asErasure().getName())) {
                    return overridden;
                }
            }
        } catch (TypePool.Resolution.NoSuchTypeException e) {
            // Audited in case it is meant: its type is configured and so is its name.
            return method;
        }
        return null;
    }

    private static void addSupertypes(TypeDescription type, Set<String> found) {
        if (found.add(type.getName())) {
            type.getInterfaces().asErasures().forEach(parent -> addSupertypes(parent, found));
            TypeDescription.Generic superclass = type.getSuperClass();
            if (superclass != null && !superclass.represents(Object.class)) {
                addSupertypes(superclass.asErasure(), found);
            }
        }
    }

    private AnnotatedMethod read(MethodDescription.InDefinedShape method, Match match, KotlinClass kotlin) {
        ConfiguredMethod settings = match.settings();
        List<ParameterSpec> parameters = new ArrayList<>();
        List<Integer> captured = new ArrayList<>();
        for (ConfiguredParameter wanted : settings.parameters()) {
            ParameterDescription parameter = parameter(method, match, kotlin, wanted);
            if (parameter == null) {
                warnMissing(method, match, wanted);
            } else if (!captured.contains(parameter.getIndex())) {
                parameters.add(recorded(parameter, match, kotlin, wanted));
                captured.add(parameter.getIndex());
            }
        }
        annotations.warnUnknownOutcome(method);
        String eventName = settings.eventName();
        String eventSource = settings.eventSource();
        return new AnnotatedMethod(
                method,
                new AuditedMethod(
                        method.getDeclaringType().getName(),
                        method.getInternalName(),
                        method.getDescriptor(),
                        eventSource == null ? annotations.eventSource(match.type()) : eventSource,
                        eventName == null
                                ? AnnotationReader.capitalized(kotlin.sourceName(method.getInternalName()))
                                : eventName,
                        settings.category(),
                        settings.readOnly(),
                        List.copyOf(parameters),
                        List.of(),
                        List.of(),
                        Sensitivity.CLEAR,
                        annotations.durability(),
                        match.label()),
                List.copyOf(captured));
    }

    /** Without a name a secret cannot be recognized. */
    private ParameterSpec recorded(
            ParameterDescription parameter, Match match, KotlinClass kotlin, ConfiguredParameter wanted) {
        Sensitivity sensitivity = annotations.sensitivity(parameter);
        if (wanted.name() != null) {
            return new ParameterSpec(wanted.name(), true, sensitivity);
        }
        for (ParameterDescription source :
                List.of(parameter, match.declaration().getParameters().get(parameter.getIndex()))) {
            if (source.isNamed()) {
                return new ParameterSpec(kotlin.sourceName(source.getName()), true, sensitivity);
            }
        }
        coverage.warn(
                match.label(),
                "the class file does not name parameter " + wanted.index()
                        + ", so its value is hidden; name it in waymark.methods, such as " + wanted.index() + ":id");
        return new ParameterSpec(
                parameter.getName(), true, sensitivity == Sensitivity.CLEAR ? Sensitivity.HIDDEN : sensitivity);
    }

    /** Of the methods that a pattern matches, some may have other parameters. */
    private void warnMissing(MethodDescription method, Match match, ConfiguredParameter wanted) {
        boolean unnamed = !method.getParameters().isEmpty()
                && method.getParameters().stream().noneMatch(ParameterDescription::isNamed);
        if (match.settings().method().isExact() || unnamed) {
            coverage.warn(
                    match.label(),
                    "it has no parameter " + (wanted.index() < 0 ? wanted.name() : wanted.index())
                            + "; if its class file names none, give index and name in waymark.methods, such as 0:"
                            + (wanted.name() == null ? "id" : wanted.name()));
        }
    }

    /** A generated class names no parameters; what it implements may. */
    private static @Nullable ParameterDescription parameter(
            MethodDescription method, Match match, KotlinClass kotlin, ConfiguredParameter wanted) {
        if (wanted.index() >= 0) {
            return wanted.index() < method.getParameters().size()
                    ? method.getParameters().get(wanted.index())
                    : null;
        }
        for (MethodDescription source : List.of(method, match.declaration())) {
            for (ParameterDescription parameter : source.getParameters()) {
                if (parameter.isNamed()
                        && (parameter.getName().equals(wanted.name())
                                || kotlin.sourceName(parameter.getName()).equals(wanted.name()))) {
                    return method.getParameters().get(parameter.getIndex());
                }
            }
        }
        return null;
    }
}
