/** One class that reaches what Chronicle Queue keeps to this package; called by the journal when it opens. */
@NullMarked
package net.openhft.chronicle.queue.impl.single;

import org.jspecify.annotations.NullMarked;
