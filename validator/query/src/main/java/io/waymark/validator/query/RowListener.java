package io.waymark.validator.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Receives the result of a query, row by row. */
public interface RowListener {
    /**
     * The result begins.
     *
     * @param columns the names of its columns
     */
    void onColumns(List<String> columns);

    /**
     * A row.
     *
     * @param values the values, in the order of the columns; structures and lists as JSON
     * @return whether further rows are wanted
     */
    boolean onRow(List<JsonNode> values);
}
