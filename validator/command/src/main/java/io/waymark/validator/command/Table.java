package io.waymark.validator.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Text in columns. Some columns may be cut, one after the other, until a row fits a line; the others never are. */
final class Table {
    private static final String GAP = "  ";
    private static final int LEAST = 4;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... titles) {
        row(titles);
    }

    /** Adds a row; texts are made printable. */
    void row(String... cells) {
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(i -> Printable.of(cells[i]))
                .toList());
    }

    /**
     * Prints the table.
     *
     * @param output where to, and how long a line may be
     * @param cuttable the numbers of the columns that may be cut, the first to be cut first
     */
    void print(Output output, int... cuttable) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        shrink(widths, output.width() - GAP.length() * (widths.length - 1), cuttable);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = cut(row.get(i), widths[i]);
                line.append(cell).append(" ".repeat(widths[i] - length(cell))).append(GAP);
            }
            output.out().println(line.toString().stripTrailing());
        }
    }

    private void shrink(int[] widths, int room, int... cuttable) {
        for (int column : cuttable) {
            int least = Math.max(LEAST, length(rows.get(0).get(column)));
            int excess = IntStream.of(widths).sum() - room;
            if (excess > 0 && widths[column] > least) {
                widths[column] = Math.max(least, widths[column] - excess);
            }
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cut(String text, int width) {
        return length(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }
}
