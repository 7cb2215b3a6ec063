/** Frames on their way through a command: counted, decoded, several partitions at once. */
@org.jspecify.annotations.NullMarked
package io.sheaf.command.flow;
