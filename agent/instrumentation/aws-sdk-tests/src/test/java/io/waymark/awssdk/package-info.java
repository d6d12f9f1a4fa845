/** Starts services that use the AWS SDK with the agent, against real servers, and reads what they left. */
package io.waymark.awssdk;
