package io.waymark.endtoend;

import com.amazonaws.services.cloudtrail.processinglibrary.model.CloudTrailEventData;
import com.amazonaws.services.cloudtrail.processinglibrary.model.CloudTrailLog;
import com.amazonaws.services.cloudtrail.processinglibrary.serializer.DefaultEventSerializer;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads a trail with AWS's own Java library for CloudTrail files. */
final class AwsLogFileReader {
    private AwsLogFileReader() {}

    /** Returns the events of all log files. */
    static List<CloudTrailEventData> readAll(DeliveredTrail trail) throws IOException {
        List<CloudTrailEventData> events = new ArrayList<>();
        for (Path file : trail.logFiles()) {
            String key = trail.bucket().relativize(file).toString();
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
                    JsonParser json = new ObjectMapper().createParser(in)) {
                DefaultEventSerializer reader = new DefaultEventSerializer(new CloudTrailLog("trail", key), json);
                while (reader.hasNextEvent()) {
                    events.add(reader.getNextEvent().getEventData());
                }
            }
        }
        return events;
    }
}
