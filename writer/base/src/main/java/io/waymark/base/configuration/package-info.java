/**
 * Configuration. Each module declares its options, typed, in one class; this package reads their values from system
 * properties, the environment and a properties file, and reports invalid ones.
 */
@NullMarked
package io.waymark.base.configuration;

import org.jspecify.annotations.NullMarked;
