/** The flight-client command line: its entry, its exit codes, and how failures are told. */
@org.jspecify.annotations.NullMarked
package io.sheaf.command;
