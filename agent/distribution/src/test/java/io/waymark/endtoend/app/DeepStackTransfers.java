package io.waymark.endtoend.app;

/** Makes journaled calls at the end of the stack, on the way back, and afterwards. */
public final class DeepStackTransfers {
    private static final int STACK_BYTES = 256 * 1024;
    private static final int DIVES = 20;

    private final Transfers transfers = new Transfers();
    private int dive;
    private int calls;

    private DeepStackTransfers() {}

    public static void main(String[] arguments) throws InterruptedException {
        DeepStackTransfers deep = new DeepStackTransfers();
        deep.transfers.journaled(-1, 0);
        Thread thread = new Thread(null, deep::dive, "deep", STACK_BYTES);
        thread.start();
        thread.join();
        for (int number = 0; number < 1000; number++) {
            deep.transfers.journaled(DIVES, number);
        }
        System.out.println("dived");
    }

    private void dive() {
        for (dive = 0; dive < DIVES; dive++) {
            calls = 0;
            try {
                descend();
            } catch (StackOverflowError e) {
                // The frame that catches it first varies.
            }
        }
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private void descend() {
        try {
            descend();
        } catch (StackOverflowError e) {
            // From here on the stack has some headroom again.
        }
        if (calls < 200) {
            transfers.journaled(dive, calls++);
        }
    }
}
