package io.waymark.agent.instrumentation.quartz.adapter;

import io.waymark.agent.background.BackgroundDetails;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.background.BackgroundOperation;
import io.waymark.agent.background.BackgroundReader;
import io.waymark.agent.background.ImplementedHandlers;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;

/** Reads the jobs of one copy of Quartz. Made by name; safe for use by many threads. */
public final class QuartzJobReader implements BackgroundReader {
    private static final String LIBRARY = "Quartz";
    /** Classes that run what the job's definition names. */
    private static final String SPRING = "org.springframework.";

    private final ImplementedHandlers handlers = new ImplementedHandlers("execute");

    /** Called by name. */
    public QuartzJobReader() {}

    @Override
    public @Nullable BackgroundOperation operation(Object context, @Nullable Object argument) {
        return argument instanceof JobExecutionContext run ? operation(run.getJobDetail()) : null;
    }

    private BackgroundOperation operation(JobDetail job) {
        String key = job.getKey().toString();
        Class<?> type = job.getJobClass();
        return type.getName().startsWith(SPRING)
                ? new BackgroundOperation(BackgroundKind.JOB, LIBRARY, job.getKey().getName(), key, null)
                : handlers.operation(BackgroundKind.JOB, LIBRARY, type, key);
    }

    @Override
    public BackgroundDetails details(Object context, @Nullable Object argument) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (argument instanceof JobExecutionContext run) {
            parameters.put("job", run.getJobDetail().getKey().toString());
            parameters.put("trigger", run.getTrigger().getKey().toString());
            Date scheduled = run.getScheduledFireTime();
            if (scheduled != null) {
                parameters.put("scheduledFireTime", scheduled.toInstant().toString());
            }
            parameters.put("fireInstanceId", run.getFireInstanceId());
            if (run.getRefireCount() > 0) {
                parameters.put("refireCount", run.getRefireCount());
            }
        }
        return new BackgroundDetails(parameters, null);
    }

    /** A job, or a map of jobs to their triggers. */
    @Override
    public List<BackgroundOperation> registered(Object registration) {
        List<BackgroundOperation> operations = new ArrayList<>();
        if (registration instanceof JobDetail job) {
            operations.add(operation(job));
        } else if (registration instanceof Map<?, ?> jobs) {
            for (Object key : jobs.keySet()) {
                operations.addAll(registered(key));
            }
        }
        return operations;
    }
}
