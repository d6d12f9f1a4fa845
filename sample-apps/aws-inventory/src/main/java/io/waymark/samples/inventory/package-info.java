/** A service that uses AWS, without any dependency on Waymark. */
package io.waymark.samples.inventory;
