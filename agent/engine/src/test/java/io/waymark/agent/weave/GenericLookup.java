package io.waymark.agent.weave;

public interface GenericLookup<T> {
    T get(T key);
}
