package io.waymark.benchmarks.process;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.identity.UserIdentity;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.benchmarks.contender.OrderArguments;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import java.security.Principal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Records that the agent would write of a service with eight operations: half of the calls read, some fail. Callers differ in
 * identity, address and program, and some are busier than others. A fifth of the calls belong to the request of the call
 * before. Values are those of {@link OrderArguments}.
 */
public final class AuditedTraffic {
    private static final String ACCOUNT = "123456789012";
    private static final long START_MILLIS = 1_800_000_000_000L;
    private static final String[] AGENTS = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
        "aws-sdk-java/2.31.4 md/io#sync md/http#Apache ua/2.1 os/Linux#6.8.0 lang/java#21.0.5 md/OpenJDK_64-Bit_Server_VM",
        "order-client/1.0"
    };
    private static final String[] FIRST_NAMES = {"alice", "bob", "carla", "dmitri", "erin", "farid", "grace", "henrik"};
    private static final String[] LAST_NAMES = {
        "lindqvist", "meyer", "rossi", "okafor", "tanaka", "novak", "silva", "dubois"
    };

    /** The operations, each as often as it is here. */
    private enum Operation {
        CREATE_ORDER("CreateOrder", false, true, 30),
        GET_ORDER("GetOrder", true, true, 30),
        LIST_ORDERS("ListOrders", true, false, 15),
        UPDATE_ORDER("UpdateOrder", false, true, 8),
        CANCEL_ORDER("CancelOrder", false, true, 6),
        REJECTED_CANCELLATION("CancelOrder", false, true, 3),
        UPDATE_ADDRESS("UpdateAddress", false, false, 5),
        CHANGE_LIMIT("ChangeLimit", false, false, 3);

        private final int percent;
        private final boolean isOfAnOrder;
        private final String eventName;
        private final boolean readOnly;

        Operation(String eventName, boolean readOnly, boolean isOfAnOrder, int percent) {
            this.percent = percent;
            this.isOfAnOrder = isOfAnOrder;
            this.eventName = eventName;
            this.readOnly = readOnly;
        }

        RecordTemplate template() {
            return new RecordTemplate(
                    new EventDescriptor(EventCategory.MANAGEMENT, "orders.example.com", eventName, readOnly, List.of()),
                    null);
        }

        static Operation any(SplittableRandom random) {
            int rest = random.nextInt(100);
            for (Operation operation : values()) {
                rest -= operation.percent;
                if (rest < 0) {
                    return operation;
                }
            }
            throw new AssertionError("the percentages are less than a hundred");
        }
    }

    private final SplittableRandom random = new SplittableRandom(2);
    private final RecordComposer composer =
            new RecordComposer(ACCOUNT, "eu-central-1", UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666"));
    private final CapturedEvent event = new CapturedEvent(4096);
    private final List<Caller> callers = new ArrayList<>();
    private final Map<Operation, RecordTemplate> templates = new EnumMap<>(Operation.class);
    private final boolean hasManyOperations;

    private Caller caller;
    private long requestHigh;
    private long requestLow;

    private AuditedTraffic(int users, boolean hasManyOperations) {
        this.hasManyOperations = hasManyOperations;
        for (Operation operation : Operation.values()) {
            templates.put(operation, operation.template());
        }
        UserIdentities identities = new UserIdentities(ACCOUNT);
        for (int i = 0; i < users; i++) {
            String name = i == 0
                    ? OrderArguments.PRINCIPAL
                    : FIRST_NAMES[random.nextInt(8)] + "." + LAST_NAMES[random.nextInt(8)] + random.nextInt(100)
                            + "@orders.example.com";
            String address = i % 2 == 0
                    ? "2001:db8:85a3:" + Integer.toHexString(random.nextInt(65536)) + ":1319:8a2e:370:7348"
                    : "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
            Caller sender = identities.sender(address, AGENTS[i == 0 ? 0 : random.nextInt(AGENTS.length)]);
            callers.add(i % 3 == 2 ? sender.authenticated(role(name)) : user(identities, sender, name));
        }
        caller = callers.get(0);
    }

    private static Caller user(UserIdentities identities, Caller sender, String name) {
        Principal principal = () -> name;
        UserIdentity identity = identities.read(principal, "BASIC");
        if (identity == null) {
            throw new IllegalStateException("the principal names nobody");
        }
        return identities.authenticated(sender, identity);
    }

    private byte[] role(String name) {
        String id = "AROA"
                + Long.toString(random.nextLong(1L << 60, Long.MAX_VALUE), 36).toUpperCase(Locale.ROOT);
        return JsonBuffer.ascii("{\"type\":\"AssumedRole\",\"principalId\":\"" + id + ":" + name
                + "\",\"arn\":\"arn:aws:sts::" + ACCOUNT + ":assumed-role/clerk/" + name + "\",\"accountId\":\""
                + ACCOUNT
                + "\"}");
    }

    /** Returns records of one operation and one caller, as those of the other suites. */
    static List<byte[]> ofOneCaller(int count) {
        return new AuditedTraffic(1, false).records(count);
    }

    /** Returns records of eight operations and fifty callers. */
    static List<byte[]> mixed(int count) {
        return new AuditedTraffic(50, true).records(count);
    }

    private List<byte[]> records(int count) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i == 0 || random.nextInt(5) != 0) {
                requestHigh = (random.nextLong() & ~0xF000L) | 0x4000L;
                requestLow = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE;
                caller = callers.get(Math.min(random.nextInt(callers.size()), random.nextInt(callers.size())));
            }
            Operation operation = hasManyOperations ? Operation.any(random) : Operation.CREATE_ORDER;
            event.clear(4096);
            describe(operation, i);
            if (hasManyOperations && operation.isOfAnOrder) {
                resource(OrderArguments.id(i));
            }
            event.describe(Objects.requireNonNull(templates.get(operation)), caller);
            event.requestId(requestHigh, requestLow);
            event.completedAt(START_MILLIS + i / 3);
            records.add(composer.compose(i, event).toByteArray());
        }
        return records;
    }

    private void describe(Operation operation, int number) {
        String id = OrderArguments.id(number);
        String customer = OrderArguments.customer(number);
        String reason = number % 3 == 0 ? "late" : "duplicate order";
        switch (operation) {
            case CREATE_ORDER -> {
                end(
                        EventField.REQUEST_PARAMETERS,
                        "{\"id\":\"%s\",\"customer\":\"%s\",\"count\":%d,\"total\":%s}"
                                .formatted(
                                        id, customer, OrderArguments.quantity(number), OrderArguments.total(number)));
                end(EventField.RESPONSE_ELEMENTS, "{\"orderId\":\"%s\"}".formatted(id));
            }
            case GET_ORDER -> end(EventField.REQUEST_PARAMETERS, "{\"orderId\":\"%s\"}".formatted(id));
            case LIST_ORDERS ->
                end(
                        EventField.REQUEST_PARAMETERS,
                        "{\"customer\":\"%s\",\"page\":%d,\"status\":\"OPEN\"}".formatted(customer, number % 20));
            case UPDATE_ORDER -> {
                end(
                        EventField.REQUEST_PARAMETERS,
                        "{\"orderId\":\"%s\",\"lines\":[%s],\"note\":\"Leave it with the neighbours at number %d\"}"
                                .formatted(id, lines(number), number % 200));
                end(EventField.RESPONSE_ELEMENTS, "{\"total\":%s}".formatted(OrderArguments.total(number)));
            }
            case CANCEL_ORDER -> {
                end(EventField.REQUEST_PARAMETERS, "{\"orderId\":\"%s\",\"reason\":\"%s\"}".formatted(id, reason));
                end(EventField.RESPONSE_ELEMENTS, "{\"status\":\"CANCELLED\"}");
            }
            case REJECTED_CANCELLATION -> {
                end(EventField.ERROR_CODE, "\"OrderNotFoundException\"");
                end(EventField.ERROR_MESSAGE, "\"There is no order %s\"".formatted(id));
                end(EventField.REQUEST_PARAMETERS, "{\"orderId\":\"%s\",\"reason\":\"%s\"}".formatted(id, reason));
            }
            case UPDATE_ADDRESS ->
                end(
                        EventField.REQUEST_PARAMETERS,
                        ("{\"customer\":\"%s\",\"address\":{\"street\":\"Station Road %d\",\"zip\":\"%d\",\"city\":\"Porto\"},"
                                        + "\"phone\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}")
                                .formatted(customer, number % 200, 10_000 + number % 89_999));
            case CHANGE_LIMIT -> {
                end(
                        EventField.REQUEST_PARAMETERS,
                        "{\"customer\":\"%s\",\"limit\":%d,\"currency\":\"EUR\"}"
                                .formatted(customer, number % 100 * 100));
                end(EventField.RESPONSE_ELEMENTS, "{\"previous\":%d}".formatted(number % 90 * 100));
            }
        }
    }

    private static String lines(int number) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i <= number % 3; i++) {
            lines.append(i == 0 ? "" : ",")
                    .append("{\"sku\":\"lamp-")
                    .append(number * 31 % 97)
                    .append("\",\"quantity\":")
                    .append(number % 9 + 1)
                    .append(",\"price\":")
                    .append(number % 300)
                    .append(".50}");
        }
        return lines.toString();
    }

    /** Of the operations on an order of a mixed service: the order is the resource. */
    private void resource(String id) {
        end(
                EventField.RESOURCES,
                "[{\"accountId\":\"%s\",\"type\":\"Example::Orders::Order\",\"ARN\":\"arn:aws:orders:eu-central-1:%s:order/%s\"}]"
                        .formatted(ACCOUNT, ACCOUNT, id));
    }

    private void end(EventField field, String json) {
        event.text().raw(JsonBuffer.ascii(json));
        event.end(field);
    }
}
