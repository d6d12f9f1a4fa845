package io.waymark.agent.weave;

public class Polite implements Greeter {}
