/** The server: its parts, wired in one place, and its life from start to stop. */
@org.jspecify.annotations.NullMarked
package io.sheaf.server;
