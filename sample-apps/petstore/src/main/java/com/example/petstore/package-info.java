/**
 * A typical small service: HTTP endpoints, and a login form in front of them. Nothing in it speaks of auditing: its trail comes
 * from the agent's flag alone.
 */
@NullMarked
package com.example.petstore;

import org.jspecify.annotations.NullMarked;
