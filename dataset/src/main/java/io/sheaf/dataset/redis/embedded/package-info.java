/** A real redis-server process of our own on loopback: found, started, and never left behind. */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.redis.embedded;
