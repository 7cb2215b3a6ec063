/** Random columns of every type that Java's Arrow can hold, and their rows as text. */
@NullMarked
package io.sheaf.server.integration.sample;

import org.jspecify.annotations.NullMarked;
