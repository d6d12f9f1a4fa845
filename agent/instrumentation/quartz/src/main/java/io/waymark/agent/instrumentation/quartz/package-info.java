/**
 * Instruments the shell that runs a job of Quartz, and the scheduler that takes jobs. The data of jobs and triggers is never read.
 */
@NullMarked
package io.waymark.agent.instrumentation.quartz;

import org.jspecify.annotations.NullMarked;
