/** Tests of the formats against what AWS has published. */
@NullMarked
package io.waymark.format;

import org.jspecify.annotations.NullMarked;
