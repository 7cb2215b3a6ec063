/** Datasets of all names that there may be, and what is said of others. */
@NullMarked
package io.sheaf.server.name;

import org.jspecify.annotations.NullMarked;
