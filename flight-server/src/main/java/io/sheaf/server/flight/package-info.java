/** The Flight service: each call from the wire to a store and back. */
@org.jspecify.annotations.NullMarked
package io.sheaf.server.flight;
