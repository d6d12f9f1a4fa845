package io.waymark.agent.weave;

public interface Source<T> {
    T get(T key);
}
