package io.sheaf.protocol.name;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chunk's key in ArrowRedis's layout, and the only formatter and parser of it: {@code
 * trades:{part=00003}:batch=00017}. Numbers as in {@link ChunkKey}.
 */
public record PlainChunkKey(DatasetName dataset, int partition, int batch) {
  private static final Pattern FORM =
      Pattern.compile("(.+):\\{part=(\\d{5,10})}:batch=(\\d{5,10})", Pattern.DOTALL);

  public PlainChunkKey {
    Numbers.check(partition);
    Numbers.check(batch);
  }

  public String format() {
    return dataset + ":{part=" + Numbers.format(partition) + "}:batch=" + Numbers.format(batch);
  }

  /** The chunk that a key names; empty when it is not a plain chunk's key. */
  public static Optional<PlainChunkKey> parse(String key) {
    Matcher parts = FORM.matcher(key);
    if (!parts.matches()
        || !Numbers.isCanonical(parts.group(2))
        || !Numbers.isCanonical(parts.group(3))) {
      return Optional.empty();
    }
    int partition = Integer.parseInt(parts.group(2));
    int batch = Integer.parseInt(parts.group(3));
    return DatasetName.of(parts.group(1)).map(name -> new PlainChunkKey(name, partition, batch));
  }
}
