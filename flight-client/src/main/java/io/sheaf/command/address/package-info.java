/** Where data is, as it is written on the command line. */
@org.jspecify.annotations.NullMarked
package io.sheaf.command.address;
