package io.waymark.agent.capture;

import java.util.List;

/** Finds the marks of classes whose objects are recorded. Safe for use by many threads. */
public interface SensitiveMarks {
    /**
     * Returns what is marked in one class.
     *
     * @param type a class or interface of the application
     * @return the marks on its own members, not on inherited ones
     */
    List<SensitiveMark> declaredBy(Class<?> type);

    /**
     * Reports a mark that fits no property.
     *
     * @param type the recorded class, which has or inherits the mark
     * @param declaring the class that has the mark
     * @param mark the mark
     * @param hidden the properties that are hidden because the mark may mean them
     */
    void unmatched(Class<?> type, Class<?> declaring, SensitiveMark mark, List<String> hidden);
}
