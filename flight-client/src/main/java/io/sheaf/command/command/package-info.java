/** The commands of flight-client, a class each. */
@org.jspecify.annotations.NullMarked
package io.sheaf.command.command;
