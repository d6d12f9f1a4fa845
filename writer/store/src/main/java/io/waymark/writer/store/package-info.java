/**
 * Where a trail's objects go. The stages before hand over finished files under object keys; which store it is, and that
 * it may be a folder, they do not see.
 */
@NullMarked
package io.waymark.writer.store;

import org.jspecify.annotations.NullMarked;
