package io.waymark.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.regex.Pattern;

/** Says in words why text could not be read as JSON. */
public final class JsonErrors {
    /** Where the parser read from, which tells a person nothing; the place in it is told apart. */
    private static final Pattern SOURCE_LOCATION =
            Pattern.compile(" ?\\(?(?:start marker )?(?:at )?\\[Source: [^\\]]*; line: (\\d+), column: (\\d+)\\]\\)?");

    private JsonErrors() {}

    /**
     * Describes a failure.
     *
     * @param failure what reading threw
     * @return a phrase for a person to read, with the place in the text where that is known
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
