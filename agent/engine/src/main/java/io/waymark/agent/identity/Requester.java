package io.waymark.agent.identity;

/**
 * On whose behalf a thread calls another service, and which request led to the call.
 *
 * @param caller the sender of the request
 * @param requestIdHigh the more significant half of the request id that all events of the request share
 * @param requestIdLow its less significant half
 */
public record Requester(Caller caller, long requestIdHigh, long requestIdLow) {}
