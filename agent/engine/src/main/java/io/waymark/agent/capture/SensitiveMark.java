package io.waymark.agent.capture;

import java.util.Set;

/**
 * A {@code @Sensitive} on a member of a class whose objects are recorded.
 *
 * @param place where the annotation was written, for people: {@code field motto}, {@code parameter 2 of the constructor}
 * @param name name of the field, method or parameter; empty if the class file does not name the parameter
 * @param typeDescriptor type of the field, the method's result or the parameter, such as {@code Ljava/lang/String;}
 * @param otherNames the other fields of the class, or the other parameters of the constructor: what the mark does not mean
 * @param tokenize whether a keyed token replaces the value
 */
public record SensitiveMark(
        String place, String name, String typeDescriptor, Set<String> otherNames, boolean tokenize) {}
