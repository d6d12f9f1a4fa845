/** Starts services that use the AWS SDK with the agent, against emulators of AWS, and checks their trails. */
package io.waymark.awssdk;
