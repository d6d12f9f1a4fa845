package io.waymark.agent.instrumentation.quarkus.scheduler;

import io.quarkus.scheduler.ScheduledExecution;
import io.quarkus.scheduler.Trigger;
import io.waymark.agent.background.BackgroundDetails;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.background.BackgroundOperation;
import io.waymark.agent.background.BackgroundReader;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the scheduled methods of one copy of Quarkus. Made by name; safe for use by many threads. */
public final class ScheduledMethodReader implements BackgroundReader {
    private static final String LIBRARY = "Quarkus @Scheduled";

    /** Called by name. */
    public ScheduledMethodReader() {}

    @Override
    public @Nullable BackgroundOperation operation(Object context, @Nullable Object argument) {
        return argument instanceof ScheduledExecution run ? operation(run.getTrigger()) : null;
    }

    /** A job that the service has made by the API of the scheduler has a name and no method. */
    private static BackgroundOperation operation(Trigger trigger) {
        Method method = method(trigger);
        return method == null
                ? new BackgroundOperation(BackgroundKind.JOB, LIBRARY, trigger.getId(), trigger.getId(), null)
                : BackgroundOperation.of(BackgroundKind.JOB, LIBRARY, method, name(method));
    }

    /** Quarkus describes a method as {@code com.acme.Jobs#purge}; it has no parameter, or the execution as its only one. */
    private static @Nullable Method method(Trigger trigger) {
        String description = trigger.getMethodDescription();
        int end = description == null ? -1 : description.indexOf('#');
        if (description == null || end < 0) {
            return null;
        }
        String name = description.substring(end + 1);
        try {
            Class<?> type = Class.forName(
                    description.substring(0, end), false, trigger.getClass().getClassLoader());
            for (Method method : type.getDeclaredMethods()) {
                Class<?>[] parameters = method.getParameterTypes();
                if (method.getName().equals(name)
                        && (parameters.length == 0
                                || (parameters.length == 1 && parameters[0] == ScheduledExecution.class))) {
                    return method;
                }
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // The trigger's own name remains.
        }
        return null;
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    @Override
    public BackgroundDetails details(Object context, @Nullable Object argument) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (argument instanceof ScheduledExecution run) {
            Trigger trigger = run.getTrigger();
            parameters.put("job", operation(trigger).source());
            parameters.put("trigger", trigger.getId());
            parameters.put("scheduledFireTime", run.getScheduledFireTime().toString());
        }
        return new BackgroundDetails(parameters, null);
    }

    @Override
    public List<BackgroundOperation> registered(Object registration) {
        return registration instanceof Trigger trigger ? List.of(operation(trigger)) : List.of();
    }
}
