/** Work that is done by all cores. */
@NullMarked
package io.sheaf.protocol.parallel;

import org.jspecify.annotations.NullMarked;
