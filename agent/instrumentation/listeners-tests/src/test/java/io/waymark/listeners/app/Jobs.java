package io.waymark.listeners.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** A service that runs each of its jobs once, some with Spring and some with Quartz. One never ends. */
public final class Jobs {
    private static final long DAILY = 86_400_000;
    private static final CountDownLatch UNFINISHED = new CountDownLatch(8);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Jobs() {}

    @Configuration
    @EnableScheduling
    static class Maintenance {
        @Scheduled(fixedDelay = DAILY)
        public void purgeExpired() {
            Warehouse.reserve("purge");
            CompletableFuture.runAsync(() -> Warehouse.reserve("purge in a pool")).join();
            UNFINISHED.countDown();
        }

        @Scheduled(fixedDelayString = "${rates.delay:PT24H}")
        public void refreshRates() {
            UNFINISHED.countDown();
            throw new IllegalStateException("no rates on Sundays");
        }

        @Scheduled(cron = "* * * * * *", zone = "UTC")
        public void beat() {
            UNFINISHED.countDown();
        }

        @Scheduled(fixedRate = 1, timeUnit = TimeUnit.DAYS)
        @ManagementEvent(name = "ArchiveEverything")
        public void archive() {
            Warehouse.reserve("archive");
            UNFINISHED.countDown();
        }
    }

    /** Its name is that of its events. */
    public static final class ReportJob implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            Warehouse.reserve("report");
            UNFINISHED.countDown();
        }
    }

    /** Fails. */
    public static final class RefundJob implements Job {
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            UNFINISHED.countDown();
            throw new JobExecutionException("the till is closed");
        }
    }

    /** Fails by mistake. */
    public static final class BrokenJob implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            UNFINISHED.countDown();
            throw new UnsupportedOperationException("not yet");
        }
    }

    /** Audited itself. */
    @EventSource("audits.example.com")
    public static final class AuditJob implements Job {
        @Override
        @ManagementEvent(name = "AuditEverything")
        public void execute(JobExecutionContext context) {
            UNFINISHED.countDown();
        }
    }

    /** Does not end. */
    public static final class EndlessJob implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            Warehouse.reserve("endless");
            UNFINISHED.countDown();
            try {
                NEVER.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void schedule(Scheduler scheduler, Class<? extends Job> type, String name) throws Exception {
        scheduler.scheduleJob(
                JobBuilder.newJob(type)
                        .withIdentity(name, "nightly")
                        .usingJobData("password", "hunter2")
                        .build(),
                TriggerBuilder.newTrigger().withIdentity("now-" + name).startNow().build());
    }

    /** Runs the jobs, and ends the JVM while one is running. */
    public static void main(String[] arguments) throws Exception {
        Scheduler scheduler = new StdSchedulerFactory().getScheduler();
        schedule(scheduler, ReportJob.class, "report");
        schedule(scheduler, RefundJob.class, "refund");
        schedule(scheduler, BrokenJob.class, "broken");
        schedule(scheduler, AuditJob.class, "audit");
        schedule(scheduler, EndlessJob.class, "endless");
        scheduler.start();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Maintenance.class)) {
            if (!UNFINISHED.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("some jobs did not run");
            }
        }
        System.exit(0);
    }
}
