/** Services that the tests start; they do not refer to Waymark. */
package io.waymark.awssdk.app;
