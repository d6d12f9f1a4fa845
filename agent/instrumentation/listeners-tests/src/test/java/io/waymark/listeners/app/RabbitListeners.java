package io.waymark.listeners.app;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.waymark.annotations.ManagementEvent;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.server.SystemLauncher;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A service with listeners of RabbitMQ, with Spring and with the client alone, and a broker of its protocol. */
public final class RabbitListeners {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final CountDownLatch UNHANDLED = new CountDownLatch(7);

    @SuppressWarnings("InlineFormatString") // a whole file
    private static final String CONFIGURATION = """
            {"name": "broker", "modelVersion": "9.0",
             "authenticationproviders": [{"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
               "users": [{"name": "guest", "type": "managed", "password": "guest"}]}],
             "ports": [{"name": "AMQP", "port": "${port}", "bindingAddress": "127.0.0.1",
               "authenticationProvider": "plain", "protocols": ["AMQP_0_9_1"],
               "virtualhostaliases": [{"name": "default", "type": "defaultAlias"},
                                      {"name": "names", "type": "nameAlias"}]}],
             "virtualhostnodes": [{"name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
               "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}]}
            """;

    private RabbitListeners() {}

    /** A listener that is no method with an annotation. */
    static final class AuditTrailListener implements MessageListener {
        @Override
        public void onMessage(Message message) {
            Warehouse.reserve("listener");
            UNHANDLED.countDown();
        }
    }

    /** A consumer without Spring, which fails. */
    static final class ClearanceConsumer extends DefaultConsumer {
        ClearanceConsumer(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(
                String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            Warehouse.reserve("consumer");
            UNHANDLED.countDown();
            throw new IllegalStateException("not cleared");
        }
    }

    @Configuration
    @EnableRabbit
    static class Listeners {
        private int attempts;

        @RabbitListener(queuesToDeclare = @Queue("orders"))
        public void onOrder(String order) {
            Warehouse.reserve("order");
            UNHANDLED.countDown();
        }

        @RabbitListener(queuesToDeclare = @Queue("refunds"))
        public void onRefund(String refund) {
            UNHANDLED.countDown();
            if (attempts++ == 0) {
                throw new IllegalStateException("the till is closed");
            }
        }

        @RabbitListener(queuesToDeclare = @Queue("invoices"))
        @ManagementEvent(name = "BookInvoice")
        public void onInvoice(String invoice) {
            Warehouse.reserve("invoice");
            UNHANDLED.countDown();
        }

        @Bean
        CachingConnectionFactory connections() {
            return new CachingConnectionFactory("127.0.0.1", Integer.getInteger("broker.port"));
        }

        @Bean
        AmqpAdmin admin(ConnectionFactory connections) {
            return new RabbitAdmin(connections);
        }

        @Bean
        SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            return factory;
        }

        @Bean
        DirectMessageListenerContainer audits(ConnectionFactory connections) {
            DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
            container.setQueueNames("audits");
            container.setMessageListener(new AuditTrailListener());
            return container;
        }
    }

    private static SystemLauncher startBroker() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        System.setProperty("broker.port", String.valueOf(port));
        Path configuration =
                Files.writeString(Path.of("broker.json"), CONFIGURATION.replace("${port}", String.valueOf(port)));
        SystemLauncher launcher = new SystemLauncher();
        launcher.startup(Map.of(
                "type", "Memory",
                "initialConfigurationLocation", configuration.toUri().toString(),
                "startupLoggedToSystemOut", "false"));
        return launcher;
    }

    private static Message message(String text) {
        MessageProperties properties = new MessageProperties();
        properties.setMessageId("m-17");
        properties.setHeader("traceparent", TRACEPARENT);
        properties.setHeader("authorization", "secret");
        properties.setContentType("text/plain");
        return new Message(text.getBytes(StandardCharsets.UTF_8), properties);
    }

    /** Sends a message to each listener, and ends when all are handled. */
    public static void main(String[] arguments) throws Exception {
        SystemLauncher broker = startBroker();
        com.rabbitmq.client.ConnectionFactory client = new com.rabbitmq.client.ConnectionFactory();
        client.setHost("127.0.0.1");
        client.setPort(Integer.getInteger("broker.port"));
        try (Connection connection = client.newConnection()) {
            Channel channel = connection.createChannel();
            for (String queue : new String[] {"audits", "clearances", "lambdas"}) {
                channel.queueDeclare(queue, false, false, false, null);
            }
            channel.basicConsume("clearances", true, new ClearanceConsumer(channel));
            Channel second = connection.createChannel();
            second.basicConsume(
                    "lambdas",
                    true,
                    (tag, delivery) -> {
                        Warehouse.reserve("lambda");
                        UNHANDLED.countDown();
                    },
                    tag -> {});
            try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Listeners.class)) {
                RabbitTemplate template = new RabbitTemplate(context.getBean(ConnectionFactory.class));
                for (String queue : new String[] {"orders", "refunds", "invoices", "audits", "clearances", "lambdas"}) {
                    template.send(queue, message("a secret of " + queue));
                }
                if (!UNHANDLED.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(UNHANDLED.getCount() + " messages were not handled");
                }
            }
        }
        broker.shutdown();
        System.exit(0);
    }
}
