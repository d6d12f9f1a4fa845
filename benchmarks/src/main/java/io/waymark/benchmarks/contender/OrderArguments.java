package io.waymark.benchmarks.contender;

import java.math.BigDecimal;
import java.util.SplittableRandom;

/**
 * The arguments of calls: 4,096 of each kind, so that compression is not flattered by one value that comes again and
 * again. The same in every JVM. The text of each number is made beforehand: {@link BigDecimal} keeps it. Together with the
 * caller's, whom {@link ServletRequests} describe, they make a CloudTrail record of about 1 KB.
 */
public final class OrderArguments {
    /** The name of the authenticated caller. */
    public static final String PRINCIPAL = "alice.lindqvist@orders.example.com";

    private static final int COUNT = 4096;
    private static final String[] IDS = new String[COUNT];
    private static final String[] CUSTOMERS = new String[COUNT];
    private static final BigDecimal[] TOTALS = new BigDecimal[COUNT];

    static {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < COUNT; i++) {
            IDS[i] = "order-" + Long.toString(random.nextLong(1L << 40, 1L << 44), 36);
            CUSTOMERS[i] = "customer-" + random.nextInt(100_000, 1_000_000) + "@accounts.example.com";
            TOTALS[i] = BigDecimal.valueOf(random.nextInt(100, 10_000_000), 2);
            if (TOTALS[i].toString().isEmpty()) {
                throw new AssertionError("a number without text");
            }
        }
    }

    private OrderArguments() {}

    /**
     * The first argument.
     *
     * @param callNumber of the call
     * @return an order's id
     */
    public static String id(int callNumber) {
        return IDS[callNumber & (COUNT - 1)];
    }

    /**
     * The second argument.
     *
     * @param number of the call
     * @return a customer's name
     */
    public static String customer(int number) {
        return CUSTOMERS[(number * 31) & (COUNT - 1)];
    }

    /**
     * The third argument.
     *
     * @param number of the call
     * @return 1 to 64
     */
    public static int quantity(int number) {
        return (number * 7 & 63) + 1;
    }

    /**
     * The fourth argument.
     *
     * @param number of the call
     * @return a sum whose text is known already
     */
    public static BigDecimal total(int number) {
        return TOTALS[(number * 17) & (COUNT - 1)];
    }

    /**
     * Reads the arguments of calls.
     *
     * @param calls of how many, from the first on
     * @return a number that depends on them all
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
