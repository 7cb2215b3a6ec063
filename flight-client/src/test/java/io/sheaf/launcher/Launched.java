package io.sheaf.launcher;

/** What a launcher did. */
record Launched(int exitCode, String out, String err) {}
