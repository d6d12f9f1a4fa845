package io.waymark.writer.deflate;

import java.io.IOException;

/**
 * Decides which earlier records the parts of a record follow. The head, who called and from where, follows the last record of
 * the same caller, or of one with the same type of identity and the same program; the tail the last one of the same operation.
 * These have the same members and most of their values, so that little remains to be searched for ({@link TextFollower}).
 * Used by one thread.
 */
final class RecordMatcher {
    /** Bits of the number of slots. A match reaches some thirty records: with so many slots few displace each other. */
    private static final int MANY = 10;

    private static final int SOME = 8;
    private static final int FEW = 6;

    private final MatchRun run;
    private final TextFollower follower;
    private final RecordParts parts = new RecordParts();
    private final LastRecords callers = new LastRecords(MANY);
    private final LastRecords kinds = new LastRecords(FEW);
    private final LastRecords agents = new LastRecords(SOME);
    private final LastRecords operations = new LastRecords(MANY);
    private final LastRecords members = new LastRecords(FEW);

    private byte[] text = new byte[0];
    private int base;
    private int lastRecord;

    RecordMatcher(MatchRun run) {
        this.run = run;
        follower = new TextFollower(run);
        clear();
    }

    /** Begins another file. */
    void clear() {
        callers.clear();
        kinds.clear();
        agents.clear();
        operations.clear();
        members.clear();
        follower.clear();
        parts.clear();
        lastRecord = SeenTexts.NEVER;
    }

    /**
     * Finds the matches of the next text.
     *
     * @param newText an array with the text, and before it all of the file or what a match reaches
     * @param from where the text begins
     * @param to where it ends
     * @param newBase the position in the file of the array's first byte
     * @param isRecord whether a record begins here, perhaps after punctuation
     */
    void add(byte[] newText, int from, int to, int newBase, boolean isRecord) throws IOException {
        text = newText;
        base = newBase;
        follower.use(newText, to, newBase);
        if (isRecord && parts.find(text, from, to, base)) {
            addRecord(from, to);
        } else {
            follower.follow(from, to);
        }
    }

    private void addRecord(int from, int to) throws IOException {
        int position = from + base;
        int callerHash = parts.callerHash();
        int caller = callers.slot(callerHash);
        boolean known = callers.isKnown(caller, callerHash, position);
        int kind = kinds.slot(parts.kindHash());
        boolean isKindKnown = kinds.isKnown(kind, parts.kindHash(), position);
        follower.followFrom(known ? callers.position(caller) : isKindKnown ? kinds.position(kind) : lastRecord);
        boolean hasTail = parts.findTail(text, to, known ? callers.tail(caller) : 0);
        callers.set(caller, callerHash, position, hasTail ? parts.tail() - parts.operationEnd() : 0);
        kinds.set(kind, parts.kindHash(), position, 0);
        lastRecord = position;
        if (hasTail) {
            addHead(from, known);
            addTail(parts.tail(), to);
        } else {
            follower.follow(from, to);
        }
    }

    /** The members of the caller, of which an unknown one has the program of another, which is the last of them. */
    private void addHead(int from, boolean known) throws IOException {
        int tail = parts.tail();
        int position = tail + base;
        int agentHash = parts.agentHash();
        int agent = agents.slot(agentHash);
        int same = 0;
        int other = agents.position(agent) - base;
        if (!known && agents.isKnown(agent, agentHash, position)) {
            int most = Math.min(tail - parts.operationEnd(), other);
            while (same < most && text[tail - same - 1] == text[other - same - 1]) {
                same++;
            }
        }
        follower.follow(from, tail - same);
        if (same > 0) {
            run.add(tail - same, same, tail - other);
            follower.followFrom(other + base);
        }
        agents.set(agent, agentHash, position, 0);
    }

    /** The members that differ from operation to operation. */
    private void addTail(int tail, int to) throws IOException {
        int operationHash = parts.operationHash();
        int operation = operations.slot(operationHash);
        int memberHash = parts.memberHash();
        int member = members.slot(memberHash);
        if (operations.isKnown(operation, operationHash, tail + base)) {
            follower.followFrom(operations.position(operation));
        } else if (members.isKnown(member, memberHash, tail + base)) {
            follower.followFrom(members.position(member));
        }
        members.set(member, memberHash, tail + base, 0);
        operations.set(operation, operationHash, tail + base, 0);
        follower.follow(tail, to);
    }
}
