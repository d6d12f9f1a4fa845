package io.waymark.endtoend.app;

import io.waymark.annotations.CallRefusedException;

/** Prints the outcomes of guarded calls. */
public final class GuardedTransfers {
    private GuardedTransfers() {}

    /** A class of its own: without the annotations' jar it cannot be loaded. */
    private static final class Catching {
        static String transfer(Transfers transfers) {
            try {
                return "number " + transfers.guarded(7);
            } catch (CallRefusedException e) {
                return e.getMessage();
            }
        }
    }

    public static void main(String[] arguments) {
        Transfers transfers = new Transfers();
        for (int call = 0; call < 3; call++) {
            System.out.println(arguments[0].equals("catch") ? Catching.transfer(transfers) : transfer(transfers));
        }
        System.out.println("done " + transfers.done());
    }

    private static String transfer(Transfers transfers) {
        try {
            return "number " + transfers.guarded(7);
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
