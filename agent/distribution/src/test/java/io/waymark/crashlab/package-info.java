/**
 * The crash lab: services with the agent are killed, starved of resources and given injected faults, and their events
 * are reconciled with their calls. {@code agent/distribution/crash-lab} runs it, and so do the tests.
 */
package io.waymark.crashlab;
