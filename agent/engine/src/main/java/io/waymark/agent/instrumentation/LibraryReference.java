package io.waymark.agent.instrumentation;

import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * A class or member of a library that an adapter's class file names.
 *
 * @param owner internal name of the class
 * @param name the member's name; null for the class itself
 * @param descriptor the member's descriptor; null for the class itself
 */
record LibraryReference(
        String owner, @Nullable String name, @Nullable String descriptor) {
    boolean isMethod() {
        return descriptor != null && descriptor.startsWith("(");
    }

    /** Names the reference for people: {@code method org.example.Client.send(String)}. */
    String text() {
        String type = owner.replace('/', '.');
        if (name == null || descriptor == null) {
            return "class " + type;
        }
        if (!isMethod()) {
            return "field " + type + "." + name;
        }
        StringBuilder text =
                new StringBuilder(name.equals("<init>") ? "constructor " + type : "method " + type + "." + name);
        char separator = '(';
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            String argumentName = argument.getClassName();
            text.append(separator == '(' ? "(" : ", ")
                    .append(argumentName.substring(argumentName.lastIndexOf('.') + 1));
            separator = ',';
        }
        return text.append(separator == '(' ? "()" : ")").toString();
    }
}
