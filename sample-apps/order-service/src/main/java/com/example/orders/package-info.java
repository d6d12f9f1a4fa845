/**
 * A small order service, as one finds them: HTTP in front, two services behind interfaces, a repository. It reads its
 * users from the configuration and keeps orders and prices in memory. Its services' methods say with Waymark's
 * annotations what belongs in the audit trail; that is all of Waymark it knows.
 */
@NullMarked
package com.example.orders;

import org.jspecify.annotations.NullMarked;
