/**
 * The crash lab: services with the agent are killed, starved and deceived in every way that is known to go wrong, and what
 * was promised of their events is counted. {@code agent/distribution/crash-lab} runs it, and so do the tests.
 */
package io.waymark.crashlab;
