/**
 * A typical small order service: HTTP endpoints, two services behind interfaces, a repository. It reads its users from the
 * configuration and keeps orders and prices in memory. Waymark's annotations on the service methods declare what the audit
 * trail records; the service has no other dependency on Waymark.
 */
@NullMarked
package com.example.orders;

import org.jspecify.annotations.NullMarked;
