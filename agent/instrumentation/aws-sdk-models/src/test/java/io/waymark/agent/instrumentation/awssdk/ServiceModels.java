package io.waymark.agent.instrumentation.awssdk;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/** The API models on the class path, by the names of the services' packages. */
final class ServiceModels {
    private static final Pattern V2_REQUEST =
            Pattern.compile("software/amazon/awssdk/services/([a-z0-9]+)/(?:\\w+/)*model/(\\w+)Request\\.class");
    private static final Pattern V1_MODEL =
            Pattern.compile("com/amazonaws/services/([a-z0-9]+)/(?:\\w+/)*model/\\w+\\.class");

    /**
     * An operation of SDK 2.
     *
     * @param classPrefix what the names of its classes begin with
     */
    record Operation(String service, String name, String classPrefix) {
        SdkPojo newRequest() {
            return newBuilder(classPrefix + "Request");
        }

        SdkPojo newResponse() {
            return newBuilder(classPrefix + "Response");
        }

        private static SdkPojo newBuilder(String className) {
            try {
                return (SdkPojo) Class.forName(className).getMethod("builder").invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(className, e);
            }
        }
    }

    private final Map<String, List<Operation>> operations = new TreeMap<>();
    private final Map<String, Set<String>> v1Classes = new TreeMap<>();

    ServiceModels() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String element : path.split(File.pathSeparator, -1)) {
            if (element.endsWith(".jar")) {
                forEachEntry(element, this::add);
            }
        }
    }

    private static void forEachEntry(String jarPath, Consumer<String> action) {
        try (JarFile jar = new JarFile(jarPath)) {
            Collections.list(jar.entries()).forEach(entry -> action.accept(entry.getName()));
        } catch (IOException e) {
            throw new UncheckedIOException(jarPath, e);
        }
    }

    private void add(String entry) {
        Matcher request = V2_REQUEST.matcher(entry);
        if (request.matches()) {
            String prefix = entry.substring(0, entry.length() - "Request.class".length());
            operations
                    .computeIfAbsent(request.group(1), key -> new ArrayList<>())
                    .add(new Operation(request.group(1), request.group(2), prefix.replace('/', '.')));
        }
        Matcher v1 = V1_MODEL.matcher(entry);
        if (v1.matches() && !entry.contains("/transform/")) {
            v1Classes
                    .computeIfAbsent(v1.group(1), key -> new TreeSet<>())
                    .add(entry.replaceFirst("\\.class$", "").replace('/', '.'));
        }
    }

    /** The services with a model of SDK 2. */
    Set<String> services() {
        return operations.keySet();
    }

    /** A service's operations in SDK 2, without classes that only end like requests. */
    List<Operation> operations(String service) {
        return operations.getOrDefault(service, List.of()).stream()
                .filter(ServiceModels::isOperation)
                .toList();
    }

    private static boolean isOperation(Operation operation) {
        try {
            Class<?> request = Class.forName(operation.classPrefix() + "Request");
            Class<?> response = Class.forName(operation.classPrefix() + "Response");
            return !Modifier.isAbstract(request.getModifiers())
                    && SdkPojo.class.isAssignableFrom(request)
                    && SdkPojo.class.isAssignableFrom(response);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The names of a service's requests in SDK 1, without their last word. */
    Set<String> v1Requests(String service) {
        Set<String> requests = new TreeSet<>();
        for (String type : v1Classes.getOrDefault(service, Set.of())) {
            if (type.endsWith("Request") && type.indexOf('$') < 0) {
                requests.add(type.substring(type.lastIndexOf('.') + 1, type.length() - "Request".length()));
            }
        }
        return requests;
    }

    /** A class of a service's model in SDK 1; null if there is none of this name. */
    @Nullable
    Class<?> v1Class(String service, String simpleName) throws ClassNotFoundException {
        for (String type : v1Classes.getOrDefault(service, Set.of())) {
            if (type.endsWith("." + simpleName)) {
                return Class.forName(type);
            }
        }
        return null;
    }

    boolean hasModel(String service) {
        return operations.containsKey(service) || v1Classes.containsKey(service);
    }

    /**
     * Returns the normalized names of a service's members in both SDKs, each alone and, where it belongs to a request or a
     * response itself, after its operation and a dot.
     */
    Set<String> memberNames(String service) {
        Set<String> names = new HashSet<>();
        Set<Class<?>> seen = new HashSet<>();
        for (Operation operation : operations(service)) {
            for (SdkPojo part : List.of(operation.newRequest(), operation.newResponse())) {
                part.sdkFields().forEach(field -> addName(names, operation.name() + "." + field.memberName()));
                collect(part, names, seen);
            }
        }
        for (String type : v1Classes.getOrDefault(service, Set.of())) {
            collectV1(type, names);
        }
        return names;
    }

    private static void addName(Set<String> names, String name) {
        names.add(MemberRules.normalize(name));
    }

    private static void collect(SdkPojo structure, Set<String> names, Set<Class<?>> seen) {
        if (seen.add(structure.getClass())) {
            for (SdkField<?> field : structure.sdkFields()) {
                addName(names, field.memberName());
                addName(names, field.locationName());
                collectInside(field, names, seen);
            }
        }
    }

    private static void collectInside(SdkField<?> field, Set<String> names, Set<Class<?>> seen) {
        if (field.marshallingType() == MarshallingType.SDK_POJO) {
            collect(field.constructor().get(), names, seen);
        } else if (field.marshallingType() == MarshallingType.LIST) {
            collectInside(field.getTrait(ListTrait.class).memberFieldInfo(), names, seen);
        } else if (field.marshallingType() == MarshallingType.MAP) {
            collectInside(field.getTrait(MapTrait.class).valueFieldInfo(), names, seen);
        }
    }

    private static void collectV1(String type, Set<String> names) {
        try {
            Class<?> model = Class.forName(type, false, ServiceModels.class.getClassLoader());
            String operation = model.getSimpleName().replaceFirst("(Request|Result)$", "");
            for (Field field : model.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    addName(names, field.getName());
                    addName(names, operation + "." + field.getName());
                }
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalStateException(type, e);
        }
    }
}
