/** The server's actions: their names, and a request and a result for each, as JSON. */
@org.jspecify.annotations.NullMarked
package io.sheaf.protocol.action;
