package io.waymark.agent.redact;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import org.jspecify.annotations.Nullable;

/**
 * A {@code @Sensitive} on a field, getter or record component. Recognized by the annotation's name, because the application
 * has its own copy of the annotation class.
 *
 * @param tokenize whether a keyed token replaces the value, rather than {@link Redactor#HIDDEN}
 */
public record SensitiveAnnotation(boolean tokenize) {
    private static final String ANNOTATION = "io.waymark.annotations.Sensitive";

    /**
     * Finds the annotation.
     *
     * @param element a field or method
     * @return null if the element does not have the annotation
     */
    public static @Nullable SensitiveAnnotation findOn(AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
            Class<? extends Annotation> type = annotation.annotationType();
            if (type.getName().equals(ANNOTATION)) {
                return new SensitiveAnnotation(tokenize(annotation, type));
            }
        }
        return null;
    }

    private static boolean tokenize(Annotation annotation, Class<? extends Annotation> type) {
        try {
            return Boolean.TRUE.equals(type.getMethod("tokenize").invoke(annotation));
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
