package io.sheaf.command.report;

import java.util.List;

/**
 * A command's result: a record whose components are the members of its JSON document, in
 * snake_case.
 */
public interface Report {
  /** The same in words: lines of at most 80 columns where names and values allow it. */
  List<String> lines();
}
