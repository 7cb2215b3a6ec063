/** Listings of many datasets. */
@NullMarked
package io.sheaf.server.catalog;

import org.jspecify.annotations.NullMarked;
