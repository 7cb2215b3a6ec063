/** The Java client's retries against a real server, over connections that break. */
@org.jspecify.annotations.NullMarked
package io.sheaf.server.client;
