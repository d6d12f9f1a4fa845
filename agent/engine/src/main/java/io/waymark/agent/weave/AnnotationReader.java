package io.waymark.agent.weave;

import io.waymark.agent.capture.AsyncResults;
import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.AuditedMethod.ArnPart;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.capture.AuditedMethod.ResourceSpec;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.writer.selectors.EventCategory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.annotation.AnnotationSource;
import net.bytebuddy.description.enumeration.EnumerationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/** Reads what a developer wrote on a method into an {@link AuditedMethod}. */
final class AnnotationReader {
    /** The constant of the annotations' enumerations that refers to the configuration. */
    private static final String UNSPECIFIED = "DEFAULT";

    private final WeavingDefaults defaults;
    private final InstrumentationCoverage coverage;

    /**
     * The values that fill what an annotation leaves open.
     *
     * @param region fills {@code {region}}
     * @param account fills {@code {account}}
     * @param eventSource for classes without {@code @EventSource}; empty to derive it from the package
     * @param durability for methods whose annotation names none
     */
    record WeavingDefaults(String region, String account, String eventSource, DurabilityPolicy durability) {}

    /**
     * An annotated method.
     *
     * @param method the method, as its class file describes it
     * @param audited what its annotations say
     * @param captured for each of the audited parameters, the index among the method's own
     */
    record AnnotatedMethod(MethodDescription.InDefinedShape method, AuditedMethod audited, List<Integer> captured) {}

    AnnotationReader(WeavingDefaults defaults, InstrumentationCoverage coverage) {
        this.defaults = defaults;
        this.coverage = coverage;
    }

    /**
     * Reads all methods that a class declares; what cannot be audited is reported and left out.
     *
     * @param type the class
     * @param kotlin what the Kotlin compiler left in it
     * @param auditedElsewhere names with descriptors of the methods whose events other methods give
     */
    List<AnnotatedMethod> read(TypeDescription type, KotlinClass kotlin, Set<String> auditedElsewhere) {
        List<AnnotatedMethod> found = new ArrayList<>();
        for (MethodDescription.InDefinedShape method : type.getDeclaredMethods()) {
            AnnotationDescription management = find(method, AnnotationNames.MANAGEMENT_EVENT);
            AnnotationDescription data = find(method, AnnotationNames.DATA_EVENT);
            // The compiler copies annotations to bridge methods; those call the method that was written.
            if ((management == null && data == null)
                    || method.isBridge()
                    || auditedElsewhere.contains(method.getInternalName() + method.getDescriptor())) {
                continue;
            }
            String refusal = UnsupportedMethods.reason(method, management != null && data != null);
            if (refusal != null) {
                coverage.notInstrumented(name(method), refusal);
            } else if (management != null) {
                found.add(read(method, kotlin, management, EventCategory.MANAGEMENT));
            } else if (data != null) {
                found.add(read(method, kotlin, data, EventCategory.DATA));
            }
        }
        return found;
    }

    static boolean isEvent(MethodDescription method) {
        return find(method, AnnotationNames.MANAGEMENT_EVENT) != null
                || find(method, AnnotationNames.DATA_EVENT) != null;
    }

    /** Names a method for people: {@code com.example.Orders.create(String, int)}. */
    static String name(MethodDescription method) {
        return method.getDeclaringType().asErasure().getName()
                + (method.isConstructor() ? "" : "." + method.getInternalName())
                + method.getParameters().asTypeList().asErasures().stream()
                        .map(AnnotationReader::simpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** By the name alone: asking the type would need its class file. */
    private static String simpleName(TypeDescription type) {
        String name = type.getActualName();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private AnnotatedMethod read(
            MethodDescription.InDefinedShape method,
            KotlinClass kotlin,
            AnnotationDescription event,
            EventCategory category) {
        List<ParameterSpec> parameters = new ArrayList<>();
        List<Integer> captured = new ArrayList<>();
        for (ParameterDescription parameter : method.getParameters()) {
            AnnotationDescription annotation = find(parameter, AnnotationNames.REQUEST_PARAMETER);
            if (annotation != null) {
                parameters.add(recordedParameter(method, parameter, kotlin, text(annotation, "value")));
                captured.add(parameter.getIndex());
            }
        }
        List<ResponseElementSpec> elements = responseElements(method);
        warnDuplicates(method, "requestParameters", parameters.stream().map(ParameterSpec::name));
        warnDuplicates(method, "responseElements", elements.stream().map(ResponseElementSpec::name));
        if (!elements.isEmpty() && method.getReturnType().represents(void.class)) {
            coverage.warn(name(method), "@ResponseElement on a method that returns nothing has no effect");
        }
        warnUnknownOutcome(method);
        List<ResourceSpec> resources = resources(method, parameters, captured, elements, kotlin);
        String name = text(event, "name");
        AuditedMethod audited = new AuditedMethod(
                method.getDeclaringType().getName(),
                method.getInternalName(),
                method.getDescriptor(),
                eventSource(method.getDeclaringType()),
                name.isEmpty() ? capitalized(kotlin.sourceName(method.getInternalName())) : name,
                category,
                event.getValue("readOnly").resolve(Boolean.class),
                List.copyOf(parameters),
                elements,
                resources,
                resultSensitivity(method),
                durability(event),
                null);
        return new AnnotatedMethod(method, audited, List.copyOf(captured));
    }

    DurabilityPolicy durability() {
        return defaults.durability();
    }

    private DurabilityPolicy durability(AnnotationDescription event) {
        String guarantee = constant(event, "guarantee");
        String onFailure = constant(event, "onFailure");
        return new DurabilityPolicy(
                guarantee.equals(UNSPECIFIED)
                        ? defaults.durability().guarantee()
                        : DurabilityGuarantee.valueOf(guarantee),
                onFailure.equals(UNSPECIFIED) ? defaults.durability().onFailure() : FailurePolicy.valueOf(onFailure));
    }

    private static String constant(AnnotationDescription annotation, String property) {
        return annotation
                .getValue(property)
                .resolve(EnumerationDescription.class)
                .getValue();
    }

    /** A parameter without a name is hidden: secrets are recognized by name. */
    private ParameterSpec recordedParameter(
            MethodDescription method, ParameterDescription parameter, KotlinClass kotlin, String given) {
        if (given.isEmpty() && !parameter.isNamed()) {
            coverage.warn(
                    name(method),
                    "the class file does not name its parameters; they are recorded as arg0, arg1 and so on, and their"
                            + " values are hidden. Compile with -parameters or -g, or write @RequestParameter(\"name\")");
            Sensitivity sensitivity = sensitivity(parameter);
            return new ParameterSpec(
                    parameter.getName(), true, sensitivity == Sensitivity.CLEAR ? Sensitivity.HIDDEN : sensitivity);
        }
        return new ParameterSpec(
                given.isEmpty() ? kotlin.sourceName(parameter.getName()) : given, true, sensitivity(parameter));
    }

    void warnUnknownOutcome(MethodDescription method) {
        TypeDescription returned = method.getReturnType().asErasure();
        if (AsyncResults.isPublisher(returned.getName())) {
            coverage.warn(
                    name(method),
                    "it returns a " + simpleName(returned)
                            + ", which does its work when it is subscribed to; its events are"
                            + " recorded when it returns, with an unknown outcome, unless it serves a request, whose"
                            + " outcome they have. Annotate the method that does the work, or return a CompletionStage");
        }
    }

    private void warnDuplicates(MethodDescription method, String where, Stream<String> keys) {
        Set<String> seen = new HashSet<>();
        keys.filter(key -> !seen.add(key))
                .forEach(key -> coverage.warn(name(method), "duplicate key " + key + " in " + where + "; rename one"));
    }

    private static List<ResponseElementSpec> responseElements(MethodDescription method) {
        List<ResponseElementSpec> elements = new ArrayList<>();
        for (AnnotationDescription annotation : findRepeated(method, AnnotationNames.RESPONSE_ELEMENT)) {
            String path = text(annotation, "property");
            List<String> property = path.isEmpty() ? List.of() : List.of(path.split("\\.", -1));
            String name = text(annotation, "value");
            if (name.isEmpty()) {
                name = property.isEmpty() ? "result" : property.get(property.size() - 1);
            }
            elements.add(new ResponseElementSpec(name, property));
        }
        return List.copyOf(elements);
    }

    private List<ResourceSpec> resources(
            MethodDescription.InDefinedShape method,
            List<ParameterSpec> parameters,
            List<Integer> capturedParameters,
            List<ResponseElementSpec> elements,
            KotlinClass kotlin) {
        List<ResourceSpec> resources = new ArrayList<>();
        for (AnnotationDescription annotation : findRepeated(method, AnnotationNames.EVENT_RESOURCE)) {
            String template = text(annotation, "arn");
            if (!ArnTemplateParser.isWellFormed(template)) {
                coverage.warn(
                        name(method),
                        "the arn of @EventResource is empty, or has braces that do not match or hold no name: \""
                                + template + "\"; it is recorded as it stands");
            }
            List<ArnPart> arn = ArnTemplateParser.parse(template, (name, property) -> {
                if (property.isEmpty() && name.equals("region")) {
                    return new ArnPart.LiteralPart(defaults.region());
                }
                if (property.isEmpty() && name.equals("account")) {
                    return new ArnPart.LiteralPart(defaults.account());
                }
                ArnPart found = parameterPart(method, parameters, capturedParameters, kotlin, name, property);
                if (found == null && property.isEmpty()) {
                    found = responsePart(elements, name);
                }
                if (found == null) {
                    coverage.warn(
                            name(method),
                            "@EventResource names {" + name + "}, which is neither a parameter of the method nor a"
                                    + " @ResponseElement; it is recorded as *");
                    return new ArnPart.LiteralPart("*");
                }
                return found;
            });
            resources.add(new ResourceSpec(text(annotation, "type"), arn));
        }
        return List.copyOf(resources);
    }

    /** Finds a parameter by the key it is recorded under or by its name; one that is not recorded yet is captured too. */
    private @Nullable ArnPart parameterPart(
            MethodDescription.InDefinedShape method,
            List<ParameterSpec> parameters,
            List<Integer> capturedParameters,
            KotlinClass kotlin,
            String name,
            List<String> property) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return new ArnPart.ParameterPart(i, property);
            }
        }
        for (ParameterDescription parameter : method.getParameters()) {
            if (parameter.isNamed() && kotlin.sourceName(parameter.getName()).equals(name)) {
                int known = capturedParameters.indexOf(parameter.getIndex());
                if (known < 0) {
                    known = capturedParameters.size();
                    capturedParameters.add(parameter.getIndex());
                    parameters.add(new ParameterSpec(name, false, sensitivity(parameter)));
                }
                return new ArnPart.ParameterPart(known, property);
            }
        }
        return null;
    }

    private static @Nullable ArnPart responsePart(List<ResponseElementSpec> elements, String name) {
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i).name().equals(name)) {
                return new ArnPart.ResponsePart(i);
            }
        }
        return null;
    }

    String eventSource(TypeDescription type) {
        try {
            for (TypeDescription at = type; at != null; at = enclosing(at)) {
                AnnotationDescription source = find(at, AnnotationNames.EVENT_SOURCE);
                if (source != null) {
                    return text(source, "value");
                }
            }
        } catch (TypePool.Resolution.NoSuchTypeException e) {
            coverage.warn(
                    type.getName(),
                    "its class loader cannot find the class file of the enclosing class " + e.getName()
                            + ", so that an @EventSource there is not seen; put one on this class");
        }
        return defaults.eventSource().isEmpty() ? fromPackage(type.getName()) : defaults.eventSource();
    }

    /** Local and anonymous classes have no declaring class. */
    private static @Nullable TypeDescription enclosing(TypeDescription type) {
        TypeDescription declaring = type.getDeclaringType();
        return declaring != null ? declaring : type.getEnclosingType();
    }

    /** {@code com.example.orders.Service} gives {@code orders.example.com}. */
    private static String fromPackage(String className) {
        int end = className.lastIndexOf('.');
        if (end < 0) {
            return className.toLowerCase(Locale.ROOT);
        }
        List<String> names = Arrays.asList(className.substring(0, end).split("\\."));
        Collections.reverse(names);
        return String.join(".", names);
    }

    static String capitalized(String name) {
        int first = Character.charCount(name.codePointAt(0));
        return name.substring(0, first).toUpperCase(Locale.ROOT) + name.substring(first);
    }

    Sensitivity sensitivity(ParameterDescription parameter) {
        MethodDescription method = parameter.getDeclaringMethod();
        return sensitivity(
                parameter, method, overridden -> overridden.getParameters().get(parameter.getIndex()));
    }

    private Sensitivity resultSensitivity(MethodDescription method) {
        return sensitivity(method, method, overridden -> overridden);
    }

    /** A mark holds for the methods that override or implement the marked one, too. */
    private Sensitivity sensitivity(
            AnnotationSource own, MethodDescription method, Function<MethodDescription, AnnotationSource> inherited) {
        AnnotationDescription sensitive = find(own, AnnotationNames.SENSITIVE);
        try {
            Iterator<MethodDescription> overridden = sensitive != null
                    ? Collections.emptyIterator()
                    : OverriddenMethods.of(method).iterator();
            while (sensitive == null && overridden.hasNext()) {
                sensitive = find(inherited.apply(overridden.next()), AnnotationNames.SENSITIVE);
            }
        } catch (TypePool.Resolution.NoSuchTypeException e) {
            coverage.warn(
                    name(method),
                    "its class loader cannot find the class file of " + e.getName()
                            + ", so that a @Sensitive there is not seen; put one on this method too");
        }
        if (sensitive == null) {
            return Sensitivity.CLEAR;
        }
        return sensitive.getValue("tokenize").resolve(Boolean.class) ? Sensitivity.TOKENIZED : Sensitivity.HIDDEN;
    }

    private static List<AnnotationDescription> findRepeated(AnnotationSource source, String name) {
        AnnotationDescription several = find(source, name + "$List");
        if (several != null) {
            return List.of(several.getValue("value").resolve(AnnotationDescription[].class));
        }
        AnnotationDescription one = find(source, name);
        return one == null ? List.of() : List.of(one);
    }

    private static @Nullable AnnotationDescription find(AnnotationSource source, String name) {
        for (AnnotationDescription annotation : source.getDeclaredAnnotations()) {
            if (annotation.getAnnotationType().getName().equals(name)) {
                return annotation;
            }
        }
        return null;
    }

    private static String text(AnnotationDescription annotation, String property) {
        return annotation.getValue(property).resolve(String.class);
    }
}
