package io.waymark.agent.weave;

import io.waymark.agent.capture.SensitiveMark;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads annotations of a loaded class. They are recognized by name: the application has its own copy of their classes. */
final class LoadedAnnotations {
    private LoadedAnnotations() {}

    /** Returns the marks on the fields and on the methods without parameters. */
    static List<SensitiveMark> sensitiveMarks(Class<?> type) {
        List<SensitiveMark> marks = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            Annotation sensitive = findSensitive(field);
            if (sensitive != null) {
                marks.add(new SensitiveMark(
                        "field " + field.getName(),
                        field.getName(),
                        field.getType().descriptorString(),
                        Set.of(),
                        tokenize(sensitive)));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            Annotation sensitive = method.getParameterCount() == 0 ? findSensitive(method) : null;
            if (sensitive != null) {
                marks.add(new SensitiveMark(
                        "method " + method.getName(),
                        method.getName(),
                        method.getReturnType().descriptorString(),
                        Set.of(),
                        tokenize(sensitive)));
            }
        }
        return marks;
    }

    private static @Nullable Annotation findSensitive(AnnotatedElement element) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            if (annotation.annotationType().getName().equals(AnnotationNames.SENSITIVE)) {
                return annotation;
            }
        }
        return null;
    }

    private static boolean tokenize(Annotation annotation) {
        try {
            return Boolean.TRUE.equals(
                    annotation.annotationType().getMethod("tokenize").invoke(annotation));
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
