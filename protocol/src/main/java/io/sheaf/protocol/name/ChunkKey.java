package io.sheaf.protocol.name;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of the Sheaf layout that belong to one partition of one writer, and the only formatter
 * and parser of them:
 *
 * <pre>
 * sheaf:{trades@abcdefghijklm:part=00003}:batch=00017     a chunk
 * sheaf:{trades@abcdefghijklm:part=00003}:index           the writer's chunk index
 * </pre>
 *
 * The hash tag names dataset, writer and partition, so a partition of a commit lies in one slot of
 * a Cluster. Numbers have five digits, more when they need more, and only that form parses.
 *
 * @param namespace what all of Sheaf's keys begin with, {@code sheaf:} unless configured
 * @param partition from 0
 * @param batch the chunk's number within writer and partition, from 0
 */
public record ChunkKey(
    String namespace, DatasetName dataset, WriterId writer, int partition, int batch) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\{(.+)@([a-z2-7]{12}[a-p]):part=(\\d{5,10})}:batch=(\\d{5,10})", Pattern.DOTALL);

  public ChunkKey {
    Numbers.check(partition);
    Numbers.check(batch);
  }

  /** The chunk's key. */
  public String format() {
    return partitionPrefix(namespace, dataset, writer, partition)
        + "batch="
        + Numbers.format(batch);
  }

  /** The key of the chunk index of a writer's partition. */
  public static String index(
      String namespace, DatasetName dataset, WriterId writer, int partition) {
    return partitionPrefix(namespace, dataset, writer, partition) + "index";
  }

  /** The chunk that a key names; empty when it is not a chunk's key in the one form that counts. */
  public static Optional<ChunkKey> parse(String namespace, String key) {
    if (!key.startsWith(namespace)) {
      return Optional.empty();
    }
    Matcher parts = FORM.matcher(key.substring(namespace.length()));
    if (!parts.matches()
        || !Numbers.isCanonical(parts.group(3))
        || !Numbers.isCanonical(parts.group(4))) {
      return Optional.empty();
    }
    WriterId writer = new WriterId(parts.group(2));
    int partition = Integer.parseInt(parts.group(3));
    int batch = Integer.parseInt(parts.group(4));
    return DatasetName.of(parts.group(1))
        .map(name -> new ChunkKey(namespace, name, writer, partition, batch));
  }

  private static String partitionPrefix(
      String namespace, DatasetName dataset, WriterId writer, int partition) {
    return namespace + "{" + dataset + "@" + writer + ":part=" + Numbers.format(partition) + "}:";
  }
}
