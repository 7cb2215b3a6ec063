/**
 * The one account of direct memory: reserved before it is allocated, given back when it is freed.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.protocol.memory;
