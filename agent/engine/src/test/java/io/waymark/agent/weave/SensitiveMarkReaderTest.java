package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.waymark.agent.capture.SensitiveMark;
import io.waymark.annotations.Sensitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.Visibility;
import org.junit.jupiter.api.Test;

class SensitiveMarkReaderTest {
    private final List<String> lines = new ArrayList<>();
    private final SensitiveMarkReader reader = new SensitiveMarkReader(new InstrumentationCoverage(lines::add));

    record Payment(
            String holder, @Sensitive(tokenize = true) String card) {}

    static final class Account {
        private final String owner;

        @Sensitive
        private final int limit;

        Account(String owner, @Sensitive long secretLimit) {
            this.owner = owner;
            this.limit = (int) secretLimit;
        }

        public String getOwner() {
            return owner;
        }

        public int getLimit() {
            return limit;
        }
    }

    @Test
    void marksOfComponentsAreReadFromFieldAccessorAndConstructor() {
        assertThat(reader.declaredBy(Payment.class))
                .extracting(SensitiveMark::name, SensitiveMark::tokenize)
                .isNotEmpty()
                .containsOnly(tuple("card", true));
    }

    @Test
    void marksNameTheOtherMembers() {
        assertThat(reader.declaredBy(Account.class))
                .containsExactlyInAnyOrder(
                        new SensitiveMark("field limit", "limit", "I", Set.of("owner"), false),
                        new SensitiveMark(
                                "parameter secretLimit of the constructor",
                                "secretLimit",
                                "J",
                                Set.of("owner"),
                                false));
    }

    @Test
    void generatedClassIsAskedForItsAnnotations() throws Exception {
        Class<?> generated = new ByteBuddy()
                .subclass(Object.class)
                .name("generated.Card")
                .defineField("motto", String.class, Visibility.PRIVATE)
                .annotateField(AnnotationDescription.Builder.ofType(Sensitive.class)
                        .define("tokenize", true)
                        .build())
                .make()
                .load(getClass().getClassLoader())
                .getLoaded();
        assertThat(reader.declaredBy(generated))
                .containsExactly(new SensitiveMark("field motto", "motto", "Ljava/lang/String;", Set.of(), true));
    }

    @Test
    void unmatchedMarkIsReportedByName() {
        SensitiveMark mark = reader.declaredBy(Account.class).get(1);
        reader.unmatched(Account.class, Account.class, mark, List.of("limit"));
        assertThat(lines)
                .containsExactly("class " + Account.class.getName() + ": @Sensitive on the " + mark.place()
                        + " fits no recorded property; hidden in case it means them: limit. Put it on the getter of the"
                        + " property that it means");
    }
}
