/** The services that the tests start; they know nothing of Waymark. */
package io.waymark.awssdk.app;
