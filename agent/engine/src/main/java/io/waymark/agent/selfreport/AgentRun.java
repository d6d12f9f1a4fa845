package io.waymark.agent.selfreport;

import io.waymark.agent.record.ServiceEvent;
import io.waymark.format.InstanceStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of the agent, as its reports identify it.
 *
 * @param stream account, region and id of the run's stream
 * @param started when the agent started to capture
 * @param trail name of the trail
 * @param service name of the service; null if none is configured
 * @param instance name of the instance in its home
 * @param previous last known status of earlier runs in the same home whose end has not been reported yet
 * @param selectorsError why the configured event selectors cannot be read; null if they are used, or none are configured
 */
public record AgentRun(
        ServiceEvent.StreamIdentity stream,
        Instant started,
        String trail,
        @Nullable String service,
        String instance,
        List<InstanceStatus> previous,
        @Nullable String selectorsError) {
    /**
     * Creates a description.
     *
     * @param previous copied
     */
    public AgentRun {
        previous = List.copyOf(previous);
    }
}
