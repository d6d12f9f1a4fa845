/** Adapters of libraries: each is loaded once for each copy of its library, and lives as long as that copy. */
@NullMarked
package io.waymark.agent.adapter;

import org.jspecify.annotations.NullMarked;
