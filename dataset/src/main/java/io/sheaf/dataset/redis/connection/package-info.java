/** Redis as the stores use it: where it is, its connections, its commands, and its failures. */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.redis.connection;
