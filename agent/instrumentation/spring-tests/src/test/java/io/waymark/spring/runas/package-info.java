/** What a service needs so that users run as another for one method; not in Spring Security 7. */
package io.waymark.spring.runas;
