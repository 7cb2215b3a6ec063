/** Stock Flight clients in several languages, built and run against a server by one contract. */
@NullMarked
package io.sheaf.server.clients;

import org.jspecify.annotations.NullMarked;
