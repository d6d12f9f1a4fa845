package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import jakarta.persistence.Basic;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.bytecode.enhance.spi.DefaultEnhancementContext;
import org.hibernate.bytecode.enhance.spi.Enhancer;
import org.hibernate.bytecode.enhance.spi.UnloadedField;
import org.hibernate.bytecode.internal.bytebuddy.BytecodeProviderImpl;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Capture of Hibernate's entities issues no query, and says of what is not loaded that it is not. */
class HibernateEntitiesTest {
    private static final String ENTITY_PREFIX = HibernateEntitiesTest.class.getName() + "$";

    private static final Logger QUIET = Logger.getLogger("org.hibernate");

    static {
        QUIET.setLevel(Level.WARNING);
    }

    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
    }

    @Entity
    public static class Buyer {
        @Id
        private Long id;

        private String name = "n";

        @Basic(fetch = FetchType.LAZY)
        private String letter = "of a new buyer";

        @Basic(fetch = FetchType.LAZY)
        private int points = 7;

        @OneToMany(mappedBy = "buyer")
        private List<Purchase> purchases = new ArrayList<>();

        public Long getId() {
            return id;
        }

        public void setId(Long id) {
            this.id = id;
        }

        public String getName() {
            return name;
        }

        public void setLetter(String letter) {
            this.letter = letter;
        }

        public String getLetter() {
            return letter;
        }

        public int getPoints() {
            return points;
        }

        public List<Purchase> getPurchases() {
            return purchases;
        }
    }

    @Entity
    public static class Purchase {
        @Id
        private Long id;

        @ManyToOne(fetch = FetchType.LAZY)
        private Buyer buyer;

        public Long getId() {
            return id;
        }

        public Buyer getBuyer() {
            return buyer;
        }

        public void fill(Long newId, Buyer newBuyer) {
            id = newId;
            buyer = newBuyer;
        }
    }

    @Test
    void collectionsAndProxiesAreNotLoaded() throws Exception {
        try (Database database = new Database(getClass().getClassLoader())) {
            database.run(session -> {
                Object buyer = session.find(database.buyer, 1L);
                JsonNode written = recordedWithoutQueries(database, buyer);
                assertThat(written.get("name").textValue()).isEqualTo("n");
                assertThat(written.at("/purchases/omitted/reason").textValue()).isEqualTo("notLoaded");
                assertThat(Hibernate.isInitialized(((Buyer) buyer).purchases)).isFalse();

                Hibernate.initialize(((Buyer) buyer).purchases);
                JsonNode loaded = recordedWithoutQueries(database, buyer);
                assertThat(loaded.at("/purchases/0/id").longValue()).isEqualTo(2);
            });
            database.run(session -> {
                Purchase purchase = session.find(Purchase.class, 2L);
                JsonNode written = recordedWithoutQueries(database, purchase);
                assertThat(written.at("/buyer/omitted/reason").textValue()).isEqualTo("notLoaded");
                assertThat(Hibernate.isInitialized(purchase.buyer)).isFalse();
            });
            database.run(session -> {
                Object missing = session.getReference(database.buyer, 99L);
                assertThat(recordedWithoutQueries(database, missing)
                                .at("/omitted/reason")
                                .textValue())
                        .isEqualTo("notLoaded");
                assertThat(session.getTransaction().getRollbackOnly()).isFalse();
            });
            Object[] detached = new Object[1];
            database.run(session -> detached[0] = session.find(database.buyer, 1L));
            assertThat(recordedWithoutQueries(database, detached[0])
                            .at("/purchases/omitted/reason")
                            .textValue())
                    .isEqualTo("notLoaded");
        }
    }

    /** Classes enhanced by the build plugin have an enhanced class file; those enhanced while they load do not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lazyAttributesOfEnhancedEntitiesAreNotLoaded(boolean byBuild) throws Exception {
        try (Database database = new Database(new EnhancingLoader(byBuild))) {
            database.run(session -> {
                Object buyer = session.find(database.buyer, 1L);
                JsonNode written = recordedWithoutQueries(database, buyer);
                assertThat(written.get("id").longValue()).isEqualTo(1);
                assertThat(written.get("name").textValue()).isEqualTo("n");
                assertThat(written.at("/letter/omitted/reason").textValue()).isEqualTo("notLoaded");
                assertThat(written.at("/letter/omitted/type").textValue()).isEqualTo("java.lang.String");
                assertThat(written.at("/points/omitted/reason").textValue()).isEqualTo("notLoaded");
                assertThat(Hibernate.isPropertyInitialized(buyer, "letter")).isFalse();

                assertThat(call(buyer, "getLetter")).isEqualTo("stored");
                JsonNode loaded = recordedWithoutQueries(database, buyer);
                assertThat(loaded.get("letter").textValue()).isEqualTo("stored");
                assertThat(loaded.get("points").intValue()).isEqualTo(7);
            });
            database.run(session -> {
                Object reference = session.getReference(database.buyer, 1L);
                JsonNode written = recordedWithoutQueries(database, reference);
                assertThat(written.toString()).doesNotContain("null").contains("notLoaded");
                assertThat(Hibernate.isInitialized(reference)).isFalse();
            });
        }
    }

    @Test
    void namedLazyAttributeIsNotRecordedAsNull() throws Exception {
        try (Database database = new Database(new EnhancingLoader(true))) {
            database.run(session -> {
                Object buyer = session.find(database.buyer, 1L);
                recording
                        .capture
                        .begin(
                                recording.methods.register(CaptureFixture.withResponse(
                                        CaptureFixture.method("Call"),
                                        new ResponseElementSpec("letter", List.of("letter")))),
                                null)
                        .returned(buyer);
                JsonNode letter = recording.onlyRecord().at("/responseElements/letter");
                assertThat(letter.at("/omitted/reason").textValue()).isEqualTo("notLoaded");
            });
        }
    }

    private JsonNode recordedWithoutQueries(Database database, Object entity) {
        long before = database.sessions.getStatistics().getPrepareStatementCount();
        JsonNode written = recording.value(entity);
        assertThat(database.sessions.getStatistics().getPrepareStatementCount()).isEqualTo(before);
        return written;
    }

    private static Object call(Object target, String method, Object... arguments) {
        try {
            for (Method each : target.getClass().getMethods()) {
                if (each.getName().equals(method)) {
                    return each.invoke(target, arguments);
                }
            }
            throw new AssertionError(method);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** An H2 database with a buyer and a purchase. */
    private static final class Database implements AutoCloseable {
        final Class<?> buyer;
        final SessionFactory sessions;

        Database(ClassLoader loader) throws ReflectiveOperationException {
            buyer = loader.loadClass(ENTITY_PREFIX + "Buyer");
            Class<?> purchase = loader.loadClass(ENTITY_PREFIX + "Purchase");
            sessions = new Configuration(new BootstrapServiceRegistryBuilder()
                            .applyClassLoader(loader)
                            .build())
                    .addAnnotatedClass(buyer)
                    .addAnnotatedClass(purchase)
                    .setProperty("hibernate.connection.url", "jdbc:h2:mem:")
                    .setProperty("hibernate.connection.pool_size", "1")
                    .setProperty("hibernate.hbm2ddl.auto", "create")
                    .setProperty("hibernate.generate_statistics", "true")
                    .buildSessionFactory();
            Object newBuyer = buyer.getConstructor().newInstance();
            call(newBuyer, "setId", 1L);
            call(newBuyer, "setLetter", "stored");
            Object newPurchase = purchase.getConstructor().newInstance();
            call(newPurchase, "fill", 2L, newBuyer);
            run(session -> {
                session.persist(newBuyer);
                session.persist(newPurchase);
            });
        }

        void run(Consumer<Session> work) {
            sessions.inTransaction(work);
        }

        @Override
        public void close() {
            sessions.close();
        }
    }

    /** Defines the entities anew, with Hibernate's bytecode enhancement. */
    private static final class EnhancingLoader extends ClassLoader {
        private final Map<String, byte[]> enhanced = new HashMap<>();
        private final boolean byBuild;

        EnhancingLoader(boolean byBuild) throws IOException {
            super(HibernateEntitiesTest.class.getClassLoader());
            this.byBuild = byBuild;
            Enhancer enhancer = new BytecodeProviderImpl().getEnhancer(new DefaultEnhancementContext() {
                @Override
                public boolean hasLazyLoadableAttributes(
                        org.hibernate.bytecode.enhance.spi.UnloadedClass classDescriptor) {
                    return true;
                }

                @Override
                public boolean isLazyLoadable(UnloadedField field) {
                    return true;
                }
            });
            for (String name : List.of("Buyer", "Purchase")) {
                enhanced.put(ENTITY_PREFIX + name, enhancer.enhance(ENTITY_PREFIX + name, original(name)));
            }
        }

        private static byte[] original(String name) throws IOException {
            try (InputStream in =
                    HibernateEntitiesTest.class.getResourceAsStream("HibernateEntitiesTest$" + name + ".class")) {
                return in.readAllBytes();
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] bytes = enhanced.get(name);
            if (bytes == null) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? defineClass(name, bytes, 0, bytes.length) : loaded;
            }
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            byte[] bytes = byBuild && name.endsWith(".class")
                    ? enhanced.get(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    : null;
            return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
        }
    }
}
