/** Arrow's own integration tests, and random data, against the server. */
@NullMarked
package io.sheaf.server.integration;

import org.jspecify.annotations.NullMarked;
