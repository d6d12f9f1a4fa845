package io.waymark.agent.weave;

import io.waymark.agent.weave.ConfiguredMethod.ConfiguredParameter;
import io.waymark.writer.selectors.EventCategory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses {@code waymark.methods}: entries {@code com.acme.Admin[delete*, create(readOnly=false, parameters=id|1:note)]}, with
 * semicolons between them. Used by one thread, before {@code main}: no lambdas and no regular expressions.
 */
final class MethodsParser {
    private static final String EXAMPLE = "such as com.acme.Admin[delete*, create(parameters=name)]";

    private final ConfiguredMethods.ProblemListener problems;
    private final List<ConfiguredMethod> found = new ArrayList<>();

    /** A part of the option that cannot be read. */
    private static final class UnreadablePartException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadablePartException(String message) {
            super(message);
        }
    }

    private MethodsParser(ConfiguredMethods.ProblemListener problems) {
        this.problems = problems;
    }

    /** Parses the option; entries with a problem are left out as a whole. */
    static List<ConfiguredMethod> parse(String text, ConfiguredMethods.ProblemListener problems) {
        MethodsParser parser = new MethodsParser(problems);
        // Also where a bracket is open: one entry's mistake is not the next one's.
        for (String part : text.split(";", -1)) {
            String entry = part.strip();
            if (!entry.isEmpty()) {
                parser.parseEntry(entry);
            }
        }
        return List.copyOf(parser.found);
    }

    private void parseEntry(String entry) {
        try {
            int open = entry.indexOf('[');
            if (open < 0 || !entry.endsWith("]")) {
                throw new UnreadablePartException("expected CLASS[METHOD, …], " + EXAMPLE);
            }
            NamePattern type = type(entry.substring(0, open).strip());
            List<ConfiguredMethod> methods = new ArrayList<>();
            for (String method : split(entry.substring(open + 1, entry.length() - 1), ',')) {
                methods.add(method(type, method));
            }
            found.addAll(methods);
        } catch (UnreadablePartException e) {
            problems.onProblem("\"" + entry + "\": " + e.getMessage());
        }
    }

    private static NamePattern type(String name) throws UnreadablePartException {
        int star = name.indexOf('*');
        if (!isName(name, true)) {
            throw new UnreadablePartException("\"" + name + "\" is no class name");
        }
        if (star >= 0 && name.lastIndexOf('.', star) < 0) {
            throw new UnreadablePartException(
                    "\"" + name + "\" begins with a wildcard; name the package first, such as com.acme.*Service");
        }
        if (name.startsWith("java.")) {
            throw new UnreadablePartException("classes and interfaces of the JDK's java packages cannot be named");
        }
        return new NamePattern(name, '.');
    }

    private static ConfiguredMethod method(NamePattern type, String text) throws UnreadablePartException {
        int open = text.indexOf('(');
        String name = (open < 0 ? text : text.substring(0, open)).strip();
        if (!isName(name, false)) {
            throw new UnreadablePartException(
                    name.isEmpty() ? "a method's name is missing, " + EXAMPLE : "\"" + name + "\" is no method name");
        }
        if (open >= 0 && !text.endsWith(")")) {
            throw new UnreadablePartException("\"" + text + "\": the parenthesis is not closed");
        }
        NamePattern method = new NamePattern(name, '\0');
        EventCategory category = EventCategory.MANAGEMENT;
        boolean readOnly = false;
        @Nullable String eventName = null;
        @Nullable String eventSource = null;
        List<ConfiguredParameter> parameters = List.of();
        for (String setting : open < 0 ? List.<String>of() : split(text.substring(open + 1, text.length() - 1), ',')) {
            int equals = setting.indexOf('=');
            String key = (equals < 0 ? setting : setting.substring(0, equals)).strip();
            String value = equals < 0 ? "" : setting.substring(equals + 1).strip();
            if (value.isEmpty()) {
                throw new UnreadablePartException("\"" + setting + "\" has no value; expected NAME=VALUE");
            }
            switch (key) {
                case "category" -> category = category(value);
                case "readOnly" -> readOnly = bool(value);
                case "name" -> eventName = eventName(method, value);
                case "source" -> eventSource = value;
                case "parameters" -> parameters = parameters(value);
                default ->
                    throw new UnreadablePartException(
                            "\"" + key + "\" is unknown; known are category, readOnly, name, source, parameters");
            }
        }
        return new ConfiguredMethod(type, method, category, readOnly, eventName, eventSource, parameters);
    }

    private static EventCategory category(String value) throws UnreadablePartException {
        return switch (value) {
            case "management" -> EventCategory.MANAGEMENT;
            case "data" -> EventCategory.DATA;
            default -> throw new UnreadablePartException("category=" + value + ": expected management or data");
        };
    }

    private static boolean bool(String value) throws UnreadablePartException {
        if (!value.equals("true") && !value.equals("false")) {
            throw new UnreadablePartException("readOnly=" + value + ": expected true or false");
        }
        return value.equals("true");
    }

    private static String eventName(NamePattern method, String value) throws UnreadablePartException {
        if (!method.isExact()) {
            throw new UnreadablePartException("name=" + value + ": \"" + method + "\" may be several methods");
        }
        return value;
    }

    private static List<ConfiguredParameter> parameters(String value) throws UnreadablePartException {
        List<ConfiguredParameter> parameters = new ArrayList<>();
        for (String part : split(value, '|')) {
            int colon = part.indexOf(':');
            String first = colon < 0 ? part : part.substring(0, colon).strip();
            String name = colon < 0 ? null : part.substring(colon + 1).strip();
            int index = index(first);
            if (first.isEmpty() || (index < 0 && name != null) || (name != null && name.isEmpty())) {
                throw new UnreadablePartException("parameters=" + value
                        + ": expected names, indexes from 0, or INDEX:NAME, such as parameters=orderId|1:note");
            }
            parameters.add(new ConfiguredParameter(index, index < 0 ? first : name));
        }
        return List.copyOf(parameters);
    }

    private static int index(String text) {
        if (text.isEmpty() || text.length() > 3) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(text);
    }

    private static boolean isName(String text, boolean qualified) {
        boolean start = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && qualified && !start) {
                start = true;
            } else if (c == '*' || Character.isJavaIdentifierPart(c)) {
                start = false;
            } else {
                return false;
            }
        }
        return !start;
    }

    /** Splits where no bracket is open. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '[' || c == '(') {
                depth++;
            } else if (c == ']' || c == ')') {
                depth--;
            } else if (c == separator && depth <= 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }
}
