package io.waymark.listeners.app;

import io.waymark.annotations.ManagementEvent;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.SimpleMessageListenerContainer;

/** A service with listeners of JMS, and the broker. */
public final class JmsListeners {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String BROKER = "vm://0";
    private static final CountDownLatch UNHANDLED = new CountDownLatch(5);

    private JmsListeners() {}

    /** A listener that is no method with an annotation. */
    static final class AuditTrailListener implements MessageListener {
        @Override
        public void onMessage(Message message) {
            Warehouse.reserve("listener");
            UNHANDLED.countDown();
        }
    }

    @Configuration
    @EnableJms
    static class Listeners {
        private int attempts;

        @JmsListener(destination = "orders")
        public void onOrder(String order) {
            Warehouse.reserve("order");
            UNHANDLED.countDown();
        }

        @JmsListener(destination = "refunds")
        public void onRefund(String refund) {
            UNHANDLED.countDown();
            if (attempts++ == 0) {
                throw new IllegalStateException("the till is closed");
            }
        }

        @JmsListener(destination = "invoices")
        @ManagementEvent(name = "BookInvoice")
        public void onInvoice(String invoice) {
            Warehouse.reserve("invoice");
            UNHANDLED.countDown();
        }

        @Bean
        ConnectionFactory connections() {
            return new ActiveMQConnectionFactory(BROKER);
        }

        @Bean
        DefaultJmsListenerContainerFactory jmsListenerContainerFactory(ConnectionFactory connections) {
            DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
            factory.setConnectionFactory(connections);
            factory.setSessionTransacted(true);
            return factory;
        }

        @Bean
        SimpleMessageListenerContainer audits(ConnectionFactory connections) {
            SimpleMessageListenerContainer container = new SimpleMessageListenerContainer();
            container.setConnectionFactory(connections);
            container.setDestinationName("audits");
            container.setMessageListener(new AuditTrailListener());
            return container;
        }
    }

    private static Message message(Session session, String text) throws Exception {
        Message message = session.createTextMessage(text);
        message.setStringProperty("traceparent", TRACEPARENT);
        message.setStringProperty("authorization", "secret");
        return message;
    }

    /** Sends a message to each listener, and ends when all are handled. */
    public static void main(String[] arguments) throws Exception {
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .addAcceptorConfiguration("in-vm", BROKER));
        broker.start();
        JmsTemplate template = new JmsTemplate(new ActiveMQConnectionFactory(BROKER));
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Listeners.class)) {
            for (String queue : new String[] {"orders", "refunds", "invoices", "audits"}) {
                template.send(queue, session -> {
                    try {
                        return message(session, "a secret of " + queue);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            if (!UNHANDLED.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException(UNHANDLED.getCount() + " messages were not handled");
            }
        }
        broker.stop();
        System.exit(0);
    }
}
