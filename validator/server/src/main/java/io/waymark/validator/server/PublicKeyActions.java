package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyEntry;
import io.waymark.format.PublicKeyList;
import io.waymark.validator.reader.PublicKeysFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code ListPublicKeys}, from files that are read at each call. Thread-safe. */
final class PublicKeyActions {
    private final List<Path> files;
    private final Clock clock;

    PublicKeyActions(List<Path> files, Clock clock) {
        this.files = List.copyOf(files);
        this.clock = clock;
    }

    /** Without a time range, the keys that are valid now. */
    ObjectNode listPublicKeys(ApiRequest request) throws ApiException, IOException {
        if (request.text("NextToken").isPresent()) {
            throw new ApiException("InvalidTokenException", "The token is not one of this operation");
        }
        Instant end = request.time("EndTime").orElse(clock.instant());
        Instant start = request.time("StartTime").orElse(end);
        if (start.isAfter(end)) {
            throw new ApiException("InvalidTimeRangeException", "StartTime is after EndTime");
        }
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        ArrayNode keys = response.putArray("PublicKeyList");
        for (PublicKeyEntry key : read().keys()) {
            if (!key.validityStart().isAfter(end) && !key.validityEnd().isBefore(start)) {
                keys.addObject()
                        .put("Value", key.value())
                        .put("ValidityStartTime", key.validityStart().getEpochSecond())
                        .put("ValidityEndTime", key.validityEnd().getEpochSecond())
                        .put("Fingerprint", key.fingerprint());
            }
        }
        return response;
    }

    private PublicKeyList read() throws IOException {
        List<PublicKeyList> lists = new ArrayList<>();
        for (Path file : files) {
            try {
                // A service creates its key with its first events.
                if (Files.exists(file)) {
                    lists.add(PublicKeysFile.read(file));
                }
            } catch (FormatException e) {
                throw new IOException("the public keys at " + file + " are unusable: " + e.getMessage(), e);
            }
        }
        return PublicKeysFile.merge(lists);
    }
}
