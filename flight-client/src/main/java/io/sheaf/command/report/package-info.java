/** What a command found or did, in words for people and as JSON for scripts. */
@org.jspecify.annotations.NullMarked
package io.sheaf.command.report;
