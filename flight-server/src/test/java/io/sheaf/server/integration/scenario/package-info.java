/** The named scenarios of Arrow's integration tests, as services behind Sheaf's own wire. */
@NullMarked
package io.sheaf.server.integration.scenario;

import org.jspecify.annotations.NullMarked;
