package io.waymark.endtoend.app;

import io.waymark.annotations.DataEvent;
import io.waymark.annotations.EventResource;
import io.waymark.annotations.EventSource;
import io.waymark.annotations.RequestParameter;

/** Makes calls on objects, of which a trail may select only some. */
@EventSource("objects.example.com")
public class ObjectTouches {
    @DataEvent
    @EventResource(type = "Example::Object", arn = "arn:aws:objects:{region}:{account}:object/{key}")
    public void touch(@RequestParameter String key) {}

    @DataEvent
    public void touchWithoutResource(@RequestParameter String key) {}

    public static void main(String[] arguments) {
        ObjectTouches touching = new ObjectTouches();
        for (String key : arguments) {
            touching.touch(key);
            touching.touchWithoutResource(key);
        }
    }
}
