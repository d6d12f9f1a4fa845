package io.waymark.validator.server;

import java.nio.charset.StandardCharsets;

/** Builds the XML of S3's responses. Not thread-safe. */
final class XmlText {
    private static final String NAMESPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final String root;

    /**
     * Starts a document.
     *
     * @param root its root element, in the namespace of S3
     */
    XmlText(String root) {
        this(root, NAMESPACE);
    }

    private XmlText(String root, String namespace) {
        this.root = root;
        text.append('<').append(root).append(namespace).append('>');
    }

    /** Starts the document of an error, which has no namespace. */
    static XmlText error() {
        return new XmlText("Error", "");
    }

    XmlText open(String element) {
        text.append('<').append(element).append('>');
        return this;
    }

    XmlText close(String element) {
        text.append("</").append(element).append('>');
        return this;
    }

    XmlText element(String name, String content) {
        open(name);
        content.codePoints().forEach(this::append);
        return close(name);
    }

    private void append(int character) {
        switch (character) {
            case '&' -> text.append("&amp;");
            case '<' -> text.append("&lt;");
            case '>' -> text.append("&gt;");
            case '"' -> text.append("&quot;");
            default -> {
                // Control characters are in no XML text; S3 writes references, which its clients accept.
                if (character < ' ' || character == 0xFFFE || character == 0xFFFF) {
                    text.append("&#x").append(Integer.toHexString(character)).append(';');
                } else {
                    text.appendCodePoint(character);
                }
            }
        }
    }

    /** Ends the document. */
    byte[] toBytes() {
        return (text + "</" + root + ">").getBytes(StandardCharsets.UTF_8);
    }
}
