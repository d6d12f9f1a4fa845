package io.waymark.agent.instrumentation.springscheduling.adapter;

import io.waymark.agent.background.BackgroundDetails;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.background.BackgroundOperation;
import io.waymark.agent.background.BackgroundReader;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

/** Reads the scheduled methods of one copy of Spring. Made by name; safe for use by many threads. */
public final class ScheduledMethodReader implements BackgroundReader {
    private static final String LIBRARY = "Spring @Scheduled";

    /** Called by name. */
    public ScheduledMethodReader() {}

    @Override
    public @Nullable BackgroundOperation operation(Object context, @Nullable Object argument) {
        return context instanceof ScheduledMethodRunnable runnable ? operation(runnable.getMethod()) : null;
    }

    private static BackgroundOperation operation(Method method) {
        return BackgroundOperation.of(BackgroundKind.JOB, LIBRARY, method, name(method));
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    @Override
    public BackgroundDetails details(Object context, @Nullable Object argument) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (context instanceof ScheduledMethodRunnable runnable) {
            Method method = runnable.getMethod();
            parameters.put("job", name(method));
            Scheduled[] schedules = method.getAnnotationsByType(Scheduled.class);
            if (schedules.length == 1) {
                // Of several, nothing says which has fired.
                parameters.put("schedule", schedule(schedules[0]));
            }
        }
        return new BackgroundDetails(parameters, null);
    }

    /** As the annotation has it: placeholders stay. */
    private static Map<String, Object> schedule(Scheduled scheduled) {
        Map<String, Object> schedule = new LinkedHashMap<>();
        put(schedule, "cron", scheduled.cron());
        put(schedule, "zone", scheduled.zone());
        put(schedule, "fixedDelay", text(scheduled.fixedDelay(), scheduled.fixedDelayString()));
        put(schedule, "fixedRate", text(scheduled.fixedRate(), scheduled.fixedRateString()));
        try {
            put(schedule, "timeUnit", schedule.containsKey("cron") ? "" : scheduled.timeUnit().name());
        } catch (LinkageError e) {
            // Before Spring 5.3.10 the unit is the millisecond.
            put(schedule, "timeUnit", schedule.containsKey("cron") ? "" : "MILLISECONDS");
        }
        return schedule;
    }

    private static String text(long millis, String text) {
        return millis < 0 ? text : Long.toString(millis);
    }

    private static void put(Map<String, Object> schedule, String name, String value) {
        if (!value.isEmpty()) {
            schedule.put(name, value);
        }
    }

    @Override
    public List<BackgroundOperation> registered(Object registration) {
        return registration instanceof ScheduledMethodRunnable runnable
                ? List.of(operation(runnable.getMethod()))
                : List.of();
    }
}
