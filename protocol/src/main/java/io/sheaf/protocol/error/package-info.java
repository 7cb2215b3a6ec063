/** What can go wrong, as a client must be able to tell it apart: mine, retry, or broken. */
@org.jspecify.annotations.NullMarked
package io.sheaf.protocol.error;
