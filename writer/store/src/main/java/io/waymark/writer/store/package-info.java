/**
 * The store of a trail's objects. The stages before it hand over finished files with their object keys, and do not see which
 * kind of store it is.
 */
@NullMarked
package io.waymark.writer.store;

import org.jspecify.annotations.NullMarked;
