package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Constant pools in which pieces of the descriptors, and the descriptors within other texts, stand at all distances. */
class ClassFileScannerTest {
    private static final long SEED = 20_261_128;
    private static final int ROUNDS = 20_000;
    private static final List<String> DESCRIPTORS = List.of(
            "L" + AnnotationNames.MANAGEMENT_EVENT.replace('.', '/') + ";",
            "L" + AnnotationNames.DATA_EVENT.replace('.', '/') + ";");

    private final Random random = new Random(SEED);

    @Test
    void annotationIsFoundWhereverItStandsAndInNoOtherText() throws IOException {
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<String> texts = new ArrayList<>();
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
                texts.add(text());
            }
            boolean expected = texts.stream().anyMatch(DESCRIPTORS::contains);
            byte[] classFile = classFile(texts);
            assertThat(ClassFileScanner.hasEventAnnotation(classFile))
                    .as("round %s: %s", round, texts)
                    .isEqualTo(expected);
            found += expected ? 1 : 0;
            byte[] cut = Arrays.copyOf(classFile, random.nextInt(classFile.length + 1));
            assertThat(ClassFileScanner.hasEventAnnotation(cut) && !expected).isFalse();
        }
        assertThat(found).isBetween(ROUNDS / 10, ROUNDS - ROUNDS / 10);
    }

    private String text() {
        String descriptor = DESCRIPTORS.get(random.nextInt(DESCRIPTORS.size()));
        return switch (random.nextInt(8)) {
            case 0 -> descriptor;
            case 1 -> descriptor.substring(random.nextInt(descriptor.length()));
            case 2 -> descriptor.substring(0, random.nextInt(descriptor.length()));
            case 3 -> "(" + descriptor + ")V";
            default -> "x".repeat(random.nextInt(70));
        };
    }

    private byte[] classFile(List<String> texts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0xCAFEBABE);
        out.writeInt(61);
        int entries = 1;
        ByteArrayOutputStream pool = new ByteArrayOutputStream();
        DataOutputStream constants = new DataOutputStream(pool);
        for (String text : texts) {
            if (random.nextBoolean()) {
                constants.writeByte(5);
                constants.writeLong(random.nextLong());
                entries += 2;
            }
            constants.writeByte(1);
            constants.writeUTF(text);
            entries++;
        }
        out.writeShort(entries);
        pool.writeTo(out);
        byte[] rest = new byte[random.nextInt(100)];
        random.nextBytes(rest);
        out.write(rest);
        return bytes.toByteArray();
    }
}
