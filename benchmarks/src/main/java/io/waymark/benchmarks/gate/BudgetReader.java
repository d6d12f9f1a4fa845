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
 * Reads budgets: {@code {"budgets":[{"id", "what", "suite", "measure":{"figure","contender","over"?},
 * "floor"?:[{…}], "unit"?, "limit", "better"?:"lower|higher", "reason", "met"?, "interim"?, "steady"?, "always"?, "peers"?}]}}.
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
            throw new IOException(file + " holds no \"budgets\"");
        }
        List<Budget> budgets = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode one : all) {
            Budget budget = budget(one);
            if (!ids.add(budget.id())) {
                throw new IOException(file + " has two budgets \"" + budget.id() + "\"");
            }
            budgets.add(budget);
        }
        return budgets;
    }

    private Budget budget(JsonNode node) throws IOException {
        String id = text(node, "id", "a budget");
        String where = "the budget \"" + id + "\"";
        List<MetricTerm> floor = new ArrayList<>();
        for (JsonNode term : node.path("floor")) {
            floor.add(term(term, where));
        }
        List<String> peers = new ArrayList<>();
        node.path("peers").forEach(peer -> peers.add(peer.asText()));
        boolean met = node.path("met").asBoolean(true);
        double limit = number(node, "limit", where);
        String better = node.path("better").asText("lower");
        if (!better.equals("lower") && !better.equals("higher")) {
            throw new IOException(file + ": " + where + " has \"better\": \"" + better + "\"; it is lower or higher");
        }
        boolean always = node.path("always").asBoolean();
        return new Budget(
                id,
                text(node, "what", where),
                text(node, "suite", where),
                term(node.path("measure"), where),
                floor,
                node.path("unit").asText("x"),
                limit,
                better.equals("higher"),
                text(node, "reason", where),
                met,
                met ? limit : number(node, "interim", where + ", which is not met,"),
                always || node.path("steady").asBoolean(),
                always,
                peers);
    }

    private MetricTerm term(JsonNode node, String context) throws IOException {
        return new MetricTerm(
                text(node, "figure", context),
                text(node, "contender", context),
                node.path("over").asText(""));
    }

    private String text(JsonNode node, String name, String context) throws IOException {
        if (!node.path(name).isTextual()) {
            throw new IOException(file + ": " + context + " has no text \"" + name + "\"");
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
