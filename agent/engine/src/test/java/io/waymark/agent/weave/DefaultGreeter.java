package io.waymark.agent.weave;

public class DefaultGreeter implements Greeter {}
