/** Servers and stores broken on purpose, at counted moments, and what is there afterwards. */
@NullMarked
package io.sheaf.server.faults;

import org.jspecify.annotations.NullMarked;
