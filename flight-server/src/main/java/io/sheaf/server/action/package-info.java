/** The server's actions, one class each. */
@org.jspecify.annotations.NullMarked
package io.sheaf.server.action;
