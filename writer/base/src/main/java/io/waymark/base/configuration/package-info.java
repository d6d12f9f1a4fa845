/**
 * Configuration: options are declared once, typed, by the part that needs them; this package reads their values from
 * system properties, the environment and a properties file, and says in plain words what is wrong with them.
 */
@NullMarked
package io.waymark.base.configuration;

import org.jspecify.annotations.NullMarked;
