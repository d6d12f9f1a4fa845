package io.waymark.endtoend;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The cases of {@code redaction-corpus.txt}, as the source of a service that makes one audited call for each. */
final class RedactionCorpus {
    static final String CLASS_NAME = "corpus.Corpus";
    private static final Path FILE = Path.of("src/test/resources/redaction-corpus.txt");

    private final List<Case> cases = new ArrayList<>();

    /** A case; its secret contains its number. */
    record Case(int number, String kind, String text) {
        String secret() {
            return "zq%04d-Hx7Kp".formatted(number);
        }

        boolean isShown() {
            return kind.equals("shown");
        }

        private String withSecret(String template) {
            return template.replace("§", secret());
        }

        /** Returns the members of the service that belong to the case: always a method {@code caseN()}. */
        private String source() {
            return switch (kind) {
                case "key" ->
                    "static void case%d() { call%<d(List.of(Map.of(%s, \"%s\"))); }%n"
                                    .formatted(number, literal(withSecret(text)), text.contains("§") ? "v" : secret())
                            + method("@RequestParameter(\"value\") Object value");
                case "parameter" ->
                    caller("\"" + secret() + "\"") + method("@RequestParameter(" + literal(text) + ") String value");
                case "getter" ->
                    "public static class B%d { public String %s() { return \"%s\"; } }%n"
                                    .formatted(number, text, secret())
                            + caller("new B" + number + "()")
                            + method("@RequestParameter(\"value\") Object value");
                case "component" ->
                    "public record R%d(String %s) { }%n".formatted(number, text)
                            + caller("new R%d(\"%s\")".formatted(number, secret()))
                            + method("@RequestParameter(\"value\") Object value");
                case "response" ->
                    "static void case%d() { call%<d(); }%n".formatted(number)
                            + "@ManagementEvent @ResponseElement static Object call%d() { return Map.of(%s, \"%s\"); }%n"
                                    .formatted(number, literal(text), secret());
                case "url", "shown" ->
                    "static void case%d() { call%<d(%s, %s); }%n"
                                    .formatted(
                                            number,
                                            literal(withSecret(text) + (text.contains("§") ? "" : secret())),
                                            uri())
                            + method("@RequestParameter(\"text\") String text, @RequestParameter(\"uri\") URI uri");
                case "failure" ->
                    caller("\"" + secret() + "\"")
                            + "@ManagementEvent static void call%d(@RequestParameter(\"value\") @Sensitive String value) { throw new IllegalStateException(%s); }%n"
                                    .formatted(number, literal(withSecret(text)));
                case "class" ->
                    declaration()
                            + caller(named(withSecret(text.substring(arrow() + 4))))
                            + method("@RequestParameter(\"value\") Object value");
                case "audited" ->
                    declaration().replace("#", String.valueOf(number))
                            + "static void case%d() throws Exception { %s; }%n"
                                    .formatted(number, named(withSecret(text.substring(arrow() + 4))));
                default -> throw new AssertionError("unknown kind " + kind);
            };
        }

        private int arrow() {
            return text.indexOf(" => ");
        }

        /** Names differ from those of other cases, and are nested but static. */
        private String declaration() {
            String declared = named(withSecret(text.substring(0, arrow())));
            return declared.replaceAll(
                            "(?<=^|[}] )(abstract class|class|interface|record|enum) (?=[VWXY]" + number + ")",
                            "public static $1 ")
                    + "\n";
        }

        private String named(String source) {
            return source.replaceAll("\\b([VWXY])\\b(?!\")", "$1" + number);
        }

        private String uri() {
            try {
                return "URI.create(" + literal(URI.create(withSecret(text)).toString()) + ")";
            } catch (IllegalArgumentException e) {
                return "null";
            }
        }

        private String caller(String value) {
            return "static void case%d() throws Exception { call%<d(%s); }%n".formatted(number, value);
        }

        private String method(String parameters) {
            return "@ManagementEvent static void call%d(%s) { }%n".formatted(number, parameters);
        }

        private static String literal(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    static RedactionCorpus read() throws IOException {
        RedactionCorpus corpus = new RedactionCorpus();
        for (String line : Files.readAllLines(FILE)) {
            if (!line.startsWith("#")) {
                String[] parts = line.split("\t", 2);
                corpus.cases.add(new Case(corpus.cases.size(), parts[0], parts[1]));
            }
        }
        return corpus;
    }

    List<Case> cases() {
        return cases;
    }

    /** Returns the source of {@link #CLASS_NAME}. */
    String source() {
        StringBuilder source = new StringBuilder("package corpus;");
        source.append("import io.waymark.annotations.*; import java.net.URI; import java.util.*;")
                .append("@EventSource(\"corpus.example.com\") public class Corpus {\n");
        cases.forEach(each -> source.append(each.source()));
        source.append("interface Call { void run() throws Exception; }\n")
                .append("static void attempt(Call call) { try { call.run(); } catch (Exception e) { } }\n")
                .append("public static void run() {\n");
        cases.forEach(each -> source.append("attempt(() -> case" + each.number() + "());\n"));
        return source.append("}}\n").toString();
    }
}
