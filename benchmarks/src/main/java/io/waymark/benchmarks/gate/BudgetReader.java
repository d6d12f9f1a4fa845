package io.waymark.benchmarks.gate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads budgets: {@code {"budgets":[{"id", "description", "suite", "measure":{"metric","contender","minus"?},
 * "baseline"?:[{…}], "unit"?, "limit", "better"?:"lower|higher", "rationale", "met"?, "interimLimit"?, "loadIndependent"?,
 * "everyRound"?, "peers"?}]}}. {@code minus} names the contender whose same metric is subtracted.
 */
final class BudgetReader {
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Path file;

    private BudgetReader(Path file) {
        this.file = file;
    }

    static List<Budget> read(Path file) throws IOException {
        return new BudgetReader(file).read();
    }

    private List<Budget> read() throws IOException {
        JsonNode all = JSON.readTree(Files.readAllBytes(file)).path("budgets");
        if (!all.isArray() || all.isEmpty()) {
            throw new IOException(file + " has no \"budgets\"");
        }
        List<Budget> budgets = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode node : all) {
            Budget budget = budget(node);
            if (!ids.add(budget.id())) {
                throw new IOException(file + " has two budgets with the id \"" + budget.id() + "\"");
            }
            budgets.add(budget);
        }
        return budgets;
    }

    private Budget budget(JsonNode node) throws IOException {
        String id = text(node, "id", "a budget");
        String where = "the budget \"" + id + "\"";
        List<MetricTerm> baseline = new ArrayList<>();
        for (JsonNode term : node.path("baseline")) {
            baseline.add(term(term, where));
        }
        List<String> peers = new ArrayList<>();
        node.path("peers").forEach(peer -> peers.add(peer.asText()));
        boolean met = node.path("met").asBoolean(true);
        double limit = number(node, "limit", where);
        String better = node.path("better").asText("lower");
        if (!better.equals("lower") && !better.equals("higher")) {
            throw new IOException(file + ": " + where + " has \"better\": \"" + better + "\"; use lower or higher");
        }
        boolean everyRound = node.path("everyRound").asBoolean();
        return new Budget(
                id,
                text(node, "description", where),
                text(node, "suite", where),
                term(node.path("measure"), where),
                baseline,
                node.path("unit").asText("x"),
                limit,
                better.equals("higher"),
                text(node, "rationale", where),
                met,
                met ? limit : number(node, "interimLimit", where + ", which is not met,"),
                everyRound || node.path("loadIndependent").asBoolean(),
                everyRound,
                peers);
    }

    private MetricTerm term(JsonNode node, String context) throws IOException {
        return new MetricTerm(
                text(node, "metric", context),
                text(node, "contender", context),
                node.path("minus").asText(""));
    }

    private String text(JsonNode node, String name, String context) throws IOException {
        if (!node.path(name).isTextual()) {
            throw new IOException(file + ": " + context + " has no string \"" + name + "\"");
        }
        return node.path(name).asText();
    }

    private double number(JsonNode node, String name, String context) throws IOException {
        if (!node.path(name).isNumber()) {
            throw new IOException(file + ": " + context + " has no number \"" + name + "\"");
        }
        return node.path(name).asDouble();
    }
}
