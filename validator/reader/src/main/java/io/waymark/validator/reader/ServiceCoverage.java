package io.waymark.validator.reader;

import io.waymark.validator.reader.CoverageItem.CoverageStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one run of a service audits.
 *
 * @param service the service's name, or that of its trail if it has none
 * @param trail the trail's name; empty if unknown
 * @param stream the id of the run
 * @param startTime when the run began, as the trail has it; empty if unknown
 * @param agentVersion the version of the agent; empty if unknown
 * @param items what is audited and what is not, sorted
 */
public record ServiceCoverage(
        String service,
        String trail,
        String stream,
        String startTime,
        String agentVersion,
        SortedSet<CoverageItem> items) {
    /**
     * Finds what was audited before and is not any more. The only service of both sides is the same service, whatever its name.
     *
     * @param before the services before
     * @param now the services now
     * @return by service, as named before: what is lost, with its status now; no entry for a service that lost nothing
     */
    public static Map<String, List<CoverageItem>> lost(List<ServiceCoverage> before, List<ServiceCoverage> now) {
        Map<String, List<CoverageItem>> lost = new LinkedHashMap<>();
        for (ServiceCoverage earlier : before) {
            Optional<ServiceCoverage> same = before.size() == 1 && now.size() == 1
                    ? Optional.of(now.get(0))
                    : now.stream()
                            .filter(other -> other.service().equals(earlier.service()))
                            .findFirst();
            List<CoverageItem> items = earlier.lostIn(same);
            if (!items.isEmpty()) {
                lost.put(earlier.service(), items);
            }
        }
        return lost;
    }

    private List<CoverageItem> lostIn(Optional<ServiceCoverage> later) {
        SortedSet<CoverageItem> current = later.map(ServiceCoverage::items).orElseGet(TreeSet::new);
        List<CoverageItem> lost = new ArrayList<>();
        for (CoverageItem item : items) {
            if (item.status() == CoverageStatus.AUDITED
                    && current.stream()
                            .noneMatch(other -> other.status() == CoverageStatus.AUDITED && other.isSameAs(item))) {
                lost.add(current.stream()
                        .filter(item::isSameAs)
                        .findFirst()
                        .orElseGet(() -> new CoverageItem(
                                CoverageStatus.NOT_AUDITED,
                                item.kind(),
                                item.name(),
                                Map.of("reason", later.isPresent() ? "not found" : "no such service"))));
            }
        }
        return lost;
    }
}
