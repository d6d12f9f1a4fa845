package io.waymark.validator.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A text table. To fit a width, some columns may be left out, and then some truncated, in a given order; the others never
 * are.
 */
final class TextTable {
    private static final String COLUMN_GAP = "  ";
    private static final int MIN_WIDTH = 4;

    private final List<List<String>> rows = new ArrayList<>();
    private int[] printedWidths = {};

    TextTable(String... titles) {
        addRow(titles);
    }

    /** Adds a row; its cells are sanitized. */
    void addRow(String... cells) {
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(i -> Printable.of(cells[i]))
                .toList());
    }

    /** Leaves out a column if the table is wider than this otherwise. */
    void removeUnlessFitting(int column, int width) {
        int[] widths = widths();
        if (IntStream.of(widths).sum() + COLUMN_GAP.length() * (widths.length - 1) > width) {
            rows.replaceAll(row -> IntStream.range(0, row.size())
                    .filter(i -> i != column)
                    .mapToObj(row::get)
                    .toList());
        }
    }

    private int[] widths() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        return widths;
    }

    /**
     * Prints the table.
     *
     * @param output the output, with the maximum width
     * @param shrinkable indexes of the columns that may be truncated, in the order to truncate them
     */
    void print(Output output, int... shrinkable) {
        int[] widths = widths();
        shrink(widths, output.width() - COLUMN_GAP.length() * (widths.length - 1), shrinkable);
        printedWidths = widths;
        rows.forEach(row -> printRow(output, row));
    }

    /** Prints a further row below the table that was printed; the columns keep their widths. */
    void printRow(Output output, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < printedWidths.length; i++) {
            String cell = truncate(Printable.of(cells.get(i)), printedWidths[i]);
            line.append(cell)
                    .append(" ".repeat(printedWidths[i] - length(cell)))
                    .append(COLUMN_GAP);
        }
        output.out().println(line.toString().stripTrailing());
    }

    private void shrink(int[] widths, int available, int... shrinkable) {
        for (int column : shrinkable) {
            int least = Math.max(MIN_WIDTH, length(rows.get(0).get(column)));
            int excess = IntStream.of(widths).sum() - available;
            if (excess > 0 && widths[column] > least) {
                widths[column] = Math.max(least, widths[column] - excess);
            }
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String truncate(String text, int width) {
        return length(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }
}
