package io.waymark.validator.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.reader.CoverageItem;
import io.waymark.validator.reader.CoverageItem.CoverageStatus;
import io.waymark.validator.reader.ServiceCoverage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The coverage of services as JSON: {@code {"services": [{"service": …, "items": [{"kind": …, "name": …, …}]}]}}. */
final class CoverageJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CoverageJson() {}

    static String of(List<ServiceCoverage> services) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode array = root.putArray("services");
        for (ServiceCoverage service : services) {
            ObjectNode json = array.addObject();
            json.put("service", service.service());
            json.put("trail", service.trail());
            json.put("stream", service.stream());
            json.put("startTime", service.startTime());
            json.put("agentVersion", service.agentVersion());
            addItems(json, service.items());
        }
        return root.toPrettyString();
    }

    static String ofLost(Map<String, List<CoverageItem>> lost) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode array = root.putArray("lost");
        lost.forEach((service, items) -> addItems(array.addObject().put("service", service), items));
        return root.toPrettyString();
    }

    private static void addItems(ObjectNode service, Collection<CoverageItem> items) {
        ArrayNode array = service.putArray("items");
        for (CoverageItem item : items) {
            ObjectNode json = array.addObject();
            json.put("kind", item.kind());
            json.put("name", item.name());
            json.put("status", item.status().text());
            item.attributes().forEach(json::put);
        }
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @param file the file
     * @return the services
     * @throws CommandException if the file has another content
     * @throws IOException if the file cannot be read
     */
    static List<ServiceCoverage> read(Path file) throws CommandException, IOException {
        JsonNode root = JSON.readTree(file.toFile());
        if (!root.path("services").isArray()) {
            throw new CommandException(
                    file + " is neither a store nor a home nor the output of waymark coverage --format json");
        }
        List<ServiceCoverage> services = new ArrayList<>();
        for (JsonNode service : root.path("services")) {
            TreeSet<CoverageItem> items = new TreeSet<>();
            service.path("items").forEach(item -> items.add(item(item)));
            services.add(new ServiceCoverage(
                    service.path("service").asText(),
                    service.path("trail").asText(),
                    service.path("stream").asText(),
                    service.path("startTime").asText(),
                    service.path("agentVersion").asText(),
                    items));
        }
        return services;
    }

    private static CoverageItem item(JsonNode json) {
        Map<String, String> attributes = new LinkedHashMap<>();
        json.properties()
                .forEach(
                        field -> attributes.put(field.getKey(), field.getValue().asText()));
        String kind = String.valueOf(attributes.remove("kind"));
        String name = String.valueOf(attributes.remove("name"));
        String status = String.valueOf(attributes.remove("status"));
        for (CoverageStatus each : CoverageStatus.values()) {
            if (each.text().equals(status)) {
                return new CoverageItem(each, kind, name, attributes);
            }
        }
        return new CoverageItem(CoverageStatus.NOT_AUDITED, kind, name, attributes);
    }
}
