package io.waymark.endtoend.app;

import java.lang.reflect.Proxy;
import java.util.Locale;

/** Classes as those of a library, and generated ones, whose methods the configuration names. */
public final class UnannotatedShop {
    private UnannotatedShop() {}

    /** What a library's repositories have in common. */
    public interface Repository<T> {
        String save(T entity, String password);
    }

    /** The part of a repository that the application implements. */
    public interface Approvals {
        String approve(String orderId);
    }

    /** Approves two orders where one is to be approved. */
    record PairApprovals(OrderRepository orders) implements Approvals {
        @Override
        public String approve(String orderId) {
            return orders.approve(orderId + " first") + " " + orders.approve(orderId + " second");
        }
    }

    /** An interface without a class of its own. */
    public interface OrderRepository extends Repository<String>, Approvals {
        void deleteOrder(String orderId);
    }

    /** Behind a proxy and a decorator. */
    public interface Billing {
        String bill(String customer);
    }

    static final class StoredBilling implements Billing {
        @Override
        public String bill(String customer) {
            return customer.toUpperCase(Locale.ROOT);
        }
    }

    /** A decorator. */
    record CheckedBilling(Billing next) implements Billing {
        @Override
        public String bill(String customer) {
            return next.bill(customer);
        }
    }

    /** Bills the members of a group, one after the other. */
    record GroupBilling(Billing members) implements Billing {
        @Override
        public String bill(String customer) {
            return members.bill(customer + " 1") + " " + members.bill(customer + " 2");
        }
    }

    /** A class of a library. */
    public static class Console {
        public void createUser(String name, int role) {
            if (role > 9) {
                throw new IllegalArgumentException("no such role");
            }
        }

        public String findUser(String name) {
            return name;
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<T> type, Object target) {
        return (T) Proxy.newProxyInstance(
                UnannotatedShop.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> target instanceof Billing billing
                        ? billing.bill((String) arguments[0])
                        : target instanceof Approvals part ? part.approve((String) arguments[0]) : "saved");
    }

    public static void main(String[] arguments) {
        OrderRepository orders = proxy(OrderRepository.class, "none");
        System.out.println(orders.save("17", "hunter2"));
        orders.deleteOrder("17");
        System.out.println(
                proxy(OrderRepository.class, new PairApprovals(orders)).approve("both"));
        Billing billing = proxy(Billing.class, new CheckedBilling(new StoredBilling()));
        System.out.println(billing.bill("acme"));
        System.out.println(new StoredBilling().bill("direct"));
        Billing layered = proxy(Billing.class, proxy(Billing.class, proxy(Billing.class, new StoredBilling())));
        System.out.println(layered.bill("layered"));
        System.out.println(proxy(Billing.class, new GroupBilling(layered)).bill("group"));
        Console console = new Console();
        console.createUser("bob", 3);
        System.out.println(console.findUser("bob"));
        try {
            console.createUser("eve", 10);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
