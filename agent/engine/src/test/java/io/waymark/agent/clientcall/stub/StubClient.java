package io.waymark.agent.clientcall.stub;

/** Stands for a class of a library. */
public final class StubClient {
    private StubClient() {}
}
