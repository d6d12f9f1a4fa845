package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import groovy.lang.GroovyClassLoader;
import groovy.lang.GroovyObject;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.mock.web.MockMultipartFile;

/** Objects of real libraries: capture records their data, and neither runs them nor follows what describes them. */
class LibraryObjectsTest {
    private static final Schema SCHEMA = SchemaBuilder.record("Order")
            .namespace("example")
            .fields()
            .requiredString("id")
            .requiredInt("amount")
            .endRecord();

    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
    }

    private String text(Object value) {
        return recording.value(value).toString();
    }

    @Test
    void messagesOfProtobufAreRecordedWithoutDescriptors() {
        JsonNode time =
                recording.value(Timestamp.newBuilder().setSeconds(5).setNanos(6).build());
        assertThat(time.toString()).isEqualTo("{\"nanos\":6,\"seconds\":5}");

        Struct struct = Struct.newBuilder()
                .putFields("k", Value.newBuilder().setStringValue("v").build())
                .build();
        assertThat(text(struct)).doesNotContainIgnoringCase("descriptor").hasSizeLessThan(1000);

        DynamicMessage dynamic = DynamicMessage.newBuilder(Timestamp.getDescriptor())
                .setField(Timestamp.getDescriptor().findFieldByName("seconds"), 5L)
                .build();
        assertThat(text(dynamic)).doesNotContainIgnoringCase("descriptor").hasSizeLessThan(1000);
        assertThat(text(Timestamp.newBuilder().setSeconds(5))).hasSizeLessThan(1000);
    }

    /** As Avro generates them. */
    public static class Order extends SpecificRecordBase {
        private static final long serialVersionUID = 1;
        private CharSequence id = "o-1";
        private int amount = 3;

        @Override
        public Schema getSchema() {
            return SCHEMA;
        }

        @Override
        public Object get(int field) {
            return field == 0 ? id : (Object) amount;
        }

        @Override
        public void put(int field, Object value) {
            if (field == 0) {
                id = (CharSequence) value;
            } else {
                amount = (Integer) value;
            }
        }

        public CharSequence getId() {
            return id;
        }

        public int getAmount() {
            return amount;
        }
    }

    @Test
    void recordsOfAvroAreRecordedWithoutSchemas() {
        assertThat(text(new Order())).isEqualTo("{\"amount\":3,\"id\":\"o-1\"}");

        Order read = new Order();
        read.put(0, new Utf8("o-2"));
        assertThat(text(read)).isEqualTo("{\"amount\":3,\"id\":\"o-2\"}");

        GenericRecord generic = new GenericData.Record(SCHEMA);
        generic.put("id", "o-1");
        generic.put("amount", 3);
        assertThat(text(generic)).doesNotContain("fields").hasSizeLessThan(1000);
    }

    @Test
    void objectsOfGroovyAreRecordedWithoutMetaClasses() throws Exception {
        try (GroovyClassLoader loader = new GroovyClassLoader()) {
            Class<?> type = loader.parseClass(
                    "class Person { String name = 'n'; List tags = ['a', \"${-> name = 'changed'}\"]; def getNext() { name = 'changed' } }");
            GroovyObject person = (GroovyObject) type.getConstructor().newInstance();
            assertThat(text(person))
                    .isEqualTo(
                            "{\"name\":\"n\",\"tags\":[\"a\",{\"omitted\":"
                                    + "{\"reason\":\"unsupportedType\",\"type\":\"org.codehaus.groovy.runtime.GStringImpl\"}}]}");
            assertThat(person.getProperty("name")).isEqualTo("n");
        }
    }

    /** Counts what reads the content. */
    static final class Upload extends MockMultipartFile {
        private int reads;

        Upload() {
            super("photo", "a.png", "image/png", new byte[] {1, 2, 3});
        }

        @Override
        public byte[] getBytes() throws IOException {
            reads++;
            return super.getBytes();
        }
    }

    @Test
    void uploadsOfSpringAreNotRead() {
        Upload upload = new Upload();
        assertThat(text(upload)).contains("a.png").contains("photo");
        assertThat(upload.reads).isZero();
    }

    /** The type of a Spring bean. */
    public interface Named {
        String getName();
    }

    /** A Spring bean. */
    public static class NamedBean implements Named {
        private final String name = "n".repeat(2);

        @Override
        public String getName() {
            return name;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void proxiesOfSpringAreNotCalled(boolean ofClass) {
        AtomicInteger calls = new AtomicInteger();
        ProxyFactory factory = new ProxyFactory(new NamedBean());
        factory.setProxyTargetClass(ofClass);
        factory.addAdvice((MethodInterceptor) invocation -> {
            calls.incrementAndGet();
            return invocation.proceed();
        });
        JsonNode written = recording.value(factory.getProxy());
        assertThat(written.at("/omitted/reason").textValue()).isEqualTo("unsupportedType");
        assertThat(calls).hasValue(0);
    }
}
