/** Two writers of one dataset, on servers that pause and lose answers, and what may come of it. */
@NullMarked
package io.sheaf.server.faults.race;

import org.jspecify.annotations.NullMarked;
