/** Tests: readers keep the version that they started with. */
@NullMarked
package io.sheaf.server.version;

import org.jspecify.annotations.NullMarked;
