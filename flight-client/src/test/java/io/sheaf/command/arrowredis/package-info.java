/** ArrowRedis's command lines, with the program's name changed. */
@org.jspecify.annotations.NullMarked
package io.sheaf.command.arrowredis;
