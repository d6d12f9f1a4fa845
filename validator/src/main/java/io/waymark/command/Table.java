package io.waymark.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Text in columns. On a terminal the widest columns but the first are cut until a row fits a line; elsewhere nothing
 * is cut. */
final class Table {
    private static final String GAP = "  ";
    private static final int LEAST = 8;

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

    void print(Output output) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        if (output.width() > 0) {
            shrink(widths, output.width() - GAP.length() * (widths.length - 1));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = cut(row.get(i), widths[i]);
                line.append(cell).append(" ".repeat(widths[i] - length(cell))).append(GAP);
            }
            output.out().println(line.toString().stripTrailing());
        }
    }

    private static void shrink(int[] widths, int room) {
        while (IntStream.of(widths).sum() > room) {
            int widest = 1;
            for (int i = 2; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= LEAST) {
                return;
            }
            widths[widest]--;
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cut(String text, int width) {
        return length(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }
}
