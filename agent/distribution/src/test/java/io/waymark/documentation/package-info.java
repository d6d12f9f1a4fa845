/** Checks documentation against the code. */
package io.waymark.documentation;
