/** A service that uses AWS, with nothing of Waymark in it. */
package io.waymark.samples.inventory;
