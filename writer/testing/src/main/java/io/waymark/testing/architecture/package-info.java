/** Rules of architecture that several modules keep. */
@NullMarked
package io.waymark.testing.architecture;

import org.jspecify.annotations.NullMarked;
