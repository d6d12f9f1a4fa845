package io.waymark.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.regex.Pattern;

/** Describes why a text is not JSON. */
public final class JsonErrors {
    /** Jackson's description of its input, which means nothing to an operator; line and column are kept. */
    private static final Pattern SOURCE_LOCATION =
            Pattern.compile(" ?\\(?(?:start marker )?(?:at )?\\[Source: [^\\]]*; line: (\\d+), column: (\\d+)\\]\\)?");

    private JsonErrors() {}

    /**
     * Describes a failure.
     *
     * @param failure the parser's exception
     * @return a phrase for an operator, with line and column where they are known
     */
    public static String describe(IOException failure) {
        if (!(failure instanceof JsonProcessingException json)) {
            return String.valueOf(failure.getMessage());
        }
        JsonLocation at = json.getLocation();
        return SOURCE_LOCATION.matcher(json.getOriginalMessage()).replaceAll(" (from line $1, column $2)")
                + (at == null ? "" : " (at line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
    }
}
