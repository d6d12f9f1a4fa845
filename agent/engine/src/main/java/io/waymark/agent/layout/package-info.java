/**
 * The layout of an event: which members a record has, in which order, and prepared values of them. Every stage that holds
 * a part of an event, from the calling thread to the composed record, uses this one list.
 */
@NullMarked
package io.waymark.agent.layout;

import org.jspecify.annotations.NullMarked;
