/** Options that several commands share, and the values that they take. */
@org.jspecify.annotations.NullMarked
package io.sheaf.command.option;
