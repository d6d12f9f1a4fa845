package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.ProcessRunner;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Services on the module path, with the fewest modules that a JVM with an agent can have, as in a jlink image. */
class ModulesIT {
    private static final String APPLICATION = """
            package com.example.shop;
            import io.waymark.annotations.*;
            public class Shop {
                record Item(String sku, int count) {}
                record Order(String id, Item item) {}
                static class Parcel {
                    private final String carrier = "post";
                    public String getCarrier() { return carrier; }
                }
                @ManagementEvent(guarantee = Guarantee.JOURNALED, onFailure = OnFailure.DENY) @ResponseElement("parcel")
                Parcel place(@RequestParameter Order order) { return new Parcel(); }
                public static void main(String[] arguments) {
                    System.out.println(new Shop().place(new Order("o-1", new Item("s-1", 2))).getCarrier());
                }
            }
            """;

    @TempDir
    private Path folder;

    private void compile(Jdk jdk) throws Exception {
        Path module = Files.writeString(
                folder.resolve("module-info.java"), "module shop { requires static io.waymark.annotations; }");
        Path application = Files.writeString(folder.resolve("Shop.java"), APPLICATION);
        Path annotations = Files.createDirectories(folder.resolve("annotations"));
        Files.copy(BuildTree.annotationsJar(), annotations.resolve("renamed.jar"));
        CliResult compiled = ProcessRunner.run(
                folder,
                Map.of(),
                List.of(
                        jdk.home().resolve("bin/javac").toString(),
                        "-g",
                        "-p",
                        annotations.toString(),
                        "-d",
                        folder.resolve("modules/shop").toString(),
                        module.toString(),
                        application.toString()));
        assertThat(compiled.status()).as(compiled.err()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void valuesThatAreNotExportedAreRecordedInFull(Jdk jdk) throws Exception {
        compile(jdk);
        CliResult ended = ProcessRunner.run(
                folder,
                Map.of(),
                List.of(
                        jdk.home().resolve("bin/java").toString(),
                        "-javaagent:" + BuildTree.agentJar(),
                        "-Dwaymark.block.timeout=1m",
                        "-Dwaymark.shutdown.timeout=30s",
                        "--limit-modules",
                        "java.base,java.instrument,shop",
                        "-p",
                        folder.resolve("modules").toString(),
                        "-m",
                        "shop/com.example.shop.Shop"));
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.outLines()).as(ended.err()).containsExactly("post");
        assertThat(ended.errLinesWithoutCoverage()).hasSize(1);
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        JsonNode record = trail.records("Place").get(0);
        assertThat(record.get("requestParameters"))
                .hasToString("{\"order\":{\"id\":\"o-1\",\"item\":{\"sku\":\"s-1\",\"count\":2}}}");
        assertThat(record.get("responseElements")).hasToString("{\"parcel\":{\"carrier\":\"post\"}}");
        assertThat(trail.validate().status()).isZero();
    }

    @Test
    void jlinkImageIsAuditedWithTheFlagAlone() throws Exception {
        Jdk jdk = Jdk.all().get(0);
        assumeTrue(
                Files.isDirectory(jdk.home().resolve("jmods")),
                "skipped: " + jdk.home() + " has no jmods, which jlink needs");
        compile(jdk);
        Path image = folder.resolve("image");
        CliResult linked = ProcessRunner.run(
                folder,
                Map.of(),
                List.of(
                        jdk.home().resolve("bin/jlink").toString(),
                        "-p",
                        folder.resolve("modules").toString(),
                        "--add-modules",
                        "java.base,java.instrument,shop",
                        "--output",
                        image.toString()));
        assertThat(linked.status()).as(linked.out() + linked.err()).isZero();
        CliResult ended = ProcessRunner.run(
                folder,
                Map.of(),
                List.of(
                        image.resolve("bin/java").toString(),
                        "-javaagent:" + BuildTree.agentJar(),
                        "-Dwaymark.block.timeout=1m",
                        "-Dwaymark.shutdown.timeout=30s",
                        "-m",
                        "shop/com.example.shop.Shop"));
        assertThat(ended.outLines()).as(ended.err()).containsExactly("post");
        assertThat(ended.errLinesWithoutCoverage()).hasSize(1);
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        assertThat(trail.records("Place")).hasSize(1);
        assertThat(trail.validate().status()).isZero();
    }
}
