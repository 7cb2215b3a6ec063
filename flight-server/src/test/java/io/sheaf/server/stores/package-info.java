/** Stores beside Redis, as a server's clients see them. */
@org.jspecify.annotations.NullMarked
package io.sheaf.server.stores;
