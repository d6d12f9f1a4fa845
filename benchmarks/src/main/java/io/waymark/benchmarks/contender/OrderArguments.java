package io.waymark.benchmarks.contender;

import java.math.BigDecimal;
import java.util.SplittableRandom;

/**
 * Call arguments: 4,096 of each kind, so that repeated values do not flatter compression. They are the same in every JVM. The
 * text of each {@link BigDecimal} is computed in advance, and cached by it. With the caller of {@link ServletRequests} they
 * give a CloudTrail record of about 1 KB.
 */
public final class OrderArguments {
    /** The name of the authenticated caller. */
    public static final String PRINCIPAL = "alice.lindqvist@orders.example.com";

    private static final int COUNT = 4096;
    private static final String[] IDS = new String[COUNT];
    private static final String[] CUSTOMERS = new String[COUNT];
    private static final BigDecimal[] TOTALS = new BigDecimal[COUNT];
    private static final String[] CURRENCIES = {"EUR", "SEK", "USD", "GBP"};
    private static final String[] WAREHOUSES = {"hamburg-2", "malmo-1", "rotterdam-7", "gdansk-3"};

    static {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < COUNT; i++) {
            IDS[i] = "order-" + Long.toString(random.nextLong(1L << 40, 1L << 44), 36);
            CUSTOMERS[i] = "customer-" + random.nextInt(100_000, 1_000_000) + "@accounts.example.com";
            TOTALS[i] = withText(BigDecimal.valueOf(random.nextInt(100, 10_000_000), 2));
        }
    }

    private static BigDecimal withText(BigDecimal value) {
        if (value.toString().isEmpty()) {
            throw new AssertionError("empty text");
        }
        return value;
    }

    private OrderArguments() {}

    /**
     * Returns the first argument of a call.
     *
     * @param callNumber number of the call
     * @return id of an order
     */
    public static String id(int callNumber) {
        return IDS[callNumber & (COUNT - 1)];
    }

    /**
     * Returns the second argument of a call.
     *
     * @param callNumber number of the call
     * @return name of a customer
     */
    public static String customer(int callNumber) {
        return CUSTOMERS[(callNumber * 31) & (COUNT - 1)];
    }

    /**
     * Returns the third argument of a call.
     *
     * @param callNumber number of the call
     * @return number of items, 1 to 64
     */
    public static int quantity(int callNumber) {
        return (callNumber * 7 & 63) + 1;
    }

    /**
     * Returns the fourth argument of a call.
     *
     * @param callNumber number of the call
     * @return price whose text is computed already
     */
    public static BigDecimal total(int callNumber) {
        return TOTALS[(callNumber * 17) & (COUNT - 1)];
    }

    /**
     * Returns the fifth argument of a call with eight.
     *
     * @param callNumber number of the call
     * @return code of a currency
     */
    public static String currency(int callNumber) {
        return CURRENCIES[callNumber & 3];
    }

    /**
     * Returns the sixth argument of a call with eight.
     *
     * @param callNumber number of the call
     * @return whether the order is in a hurry
     */
    public static boolean express(int callNumber) {
        return (callNumber & 4) != 0;
    }

    /**
     * Returns the seventh argument of a call with eight.
     *
     * @param callNumber number of the call
     * @return weight in grams
     */
    public static long weight(int callNumber) {
        return 100L + (callNumber * 37 & 8191);
    }

    /**
     * Returns the eighth argument of a call with eight.
     *
     * @param callNumber number of the call
     * @return name of a warehouse
     */
    public static String warehouse(int callNumber) {
        return WAREHOUSES[callNumber * 3 & 3];
    }

    /**
     * Replaces the objects among a call's arguments with equal new ones, as a service has that has just parsed a request. Calls of
     * other threads may see the object before or the new one.
     *
     * @param callNumber number of the call
     */
    public static void renew(int callNumber) {
        int id = callNumber & (COUNT - 1);
        IDS[id] = copy(IDS[id]);
        int customer = (callNumber * 31) & (COUNT - 1);
        CUSTOMERS[customer] = copy(CUSTOMERS[customer]);
        int total = (callNumber * 17) & (COUNT - 1);
        TOTALS[total] = withText(new BigDecimal(TOTALS[total].toString()));
    }

    private static String copy(String text) {
        return new String(text.toCharArray());
    }

    /**
     * Reads the arguments of the first calls, so that they are in the CPU caches.
     *
     * @param calls number of calls
     * @return a number that depends on all arguments
     */
    public static int warmCaches(int calls) {
        int sum = 0;
        for (int i = 0; i < calls; i++) {
            String id = id(i);
            String customer = customer(i);
            sum += id.charAt(id.length() - 1) + customer.charAt(customer.length() - 1) + total(i).signum();
        }
        return sum;
    }
}
